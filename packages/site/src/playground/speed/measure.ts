/** How fast each back end runs a program here and now, and whether they agree. */
import { type BackendName, createEngine, Reg, Stop, unwrap } from '@polkavirt/polkavm';

export const BACKENDS = ['interpreter', 'tier0', 'recompiler'] as const satisfies readonly BackendName[];

export interface Measured {
  readonly backend: BackendName;
  /** Instructions, or with a memset bytes as well: the gas of the naive model. */
  readonly gas: bigint;
  readonly ms: number;
  /** How the run ended, with a0 and the gas that is left; the same for all back ends. */
  readonly end: string;
}

export interface MeasureRequest {
  readonly program: Uint8Array;
  readonly exportName: string;
  readonly gas: bigint;
}

/** Host calls get 0; a program that makes more of them is not a measurement of the engine. */
const MAX_HOST_CALLS = 1_000;

/** Runs an export once on one back end, from loading to its end. */
export function measure({ program, exportName, gas }: MeasureRequest, backend: BackendName): Measured {
  const module = unwrap(createEngine().createModule(program, { backend, costModel: 'naive' }));
  const instance = module.instantiate();
  const wanted = new TextEncoder().encode(exportName);
  const entry = module.program.exports.find(
    ({ symbol }) => symbol.length === wanted.length && symbol.every((byte, at) => byte === wanted[at]),
  );
  if (entry === undefined) throw new Error(`no export is called ${exportName}`);
  instance.prepareCall(entry.pc);
  instance.setGas(gas);
  const began = performance.now();
  let stop = instance.run();
  for (let calls = 0; stop === Stop.HostCall && calls < MAX_HOST_CALLS; calls++) {
    instance.registers[Reg.a0] = 0n;
    stop = instance.run();
  }
  const ms = performance.now() - began;
  const left = instance.getGas();
  const name = Object.keys(Stop).find((key) => Stop[key as keyof typeof Stop] === stop) ?? '';
  const end = `${name}, a0 = 0x${instance.registers[Reg.a0].toString(16)}, ${left} gas left`;
  instance.release();
  return { backend, gas: gas - left, ms, end };
}
