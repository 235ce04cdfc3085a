/** Runs an export of a program and says what it reported and how it ended. */
import { type BackendName, createEngine, Reg, Stop, unwrap } from '@polkavirt/polkavm';

export interface Outcome {
  readonly stop: 'Finished' | 'Trap' | 'OutOfGas';
  /** The arguments of each host call, a0 to a5, after the number of the host function. */
  readonly calls: readonly (readonly bigint[])[];
  readonly gas: bigint;
}

const GAS = 100_000_000n;

/** Host calls are answered with `answer`, in a0, and with 0 in a1. */
export function runProgram(program: Uint8Array, name: string, backend: BackendName = 'interpreter', answer = 0n): Outcome {
  const module = unwrap(createEngine().createModule(program, { backend }));
  const start = module.program.exports.find(({ symbol }) => String.fromCharCode(...symbol) === name);
  if (start === undefined) throw new Error(`no export ${name}`);
  const instance = module.instantiate();
  try {
    instance.prepareCall(start.pc);
    instance.setGas(GAS);
    const calls: bigint[][] = [];
    for (;;) {
      const stop = instance.run();
      if (stop !== Stop.HostCall) {
        const ends: Partial<Record<Stop, Outcome['stop']>> = { [Stop.Finished]: 'Finished', [Stop.OutOfGas]: 'OutOfGas' };
        return { stop: ends[stop] ?? 'Trap', calls, gas: GAS - instance.getGas() };
      }
      const symbol = module.program.imports[instance.hostCall] ?? new Uint8Array();
      const number = symbol.reduce((sum, byte, i) => sum + (BigInt(byte) << BigInt(8 * i)), 0n);
      calls.push([number, ...instance.registers.slice(Reg.a0, Reg.a5 + 1)]);
      instance.registers[Reg.a0] = answer;
      instance.registers[Reg.a1] = 0n;
    }
  } finally {
    instance.release();
  }
}
