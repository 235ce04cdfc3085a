import { assembleOrThrow } from '@polkavirt/polkavm';
import { type Address, type ContractOutcome, fallbackAccount, type HostFunctionName, type ReviveError } from '../../src/index.ts';
import { ALICE, type Chain, explainOutcome } from './chain.ts';

/** A host call with its registers a0, a1, ... */
export type Step = readonly [name: HostFunctionName, ...registers: (number | bigint)[]];

/** Where the answers of the host calls stand, 8 bytes each. */
export const RESULTS = 0x20000;
/** What the guest can use, filled at the start with what a test gives. */
export const SCRATCH = 0x20200;
const SCRATCH_BYTES = 0x600;
const MOST_STEPS = (SCRATCH - RESULTS) / 8;
/** Where nothing is. */
export const NOWHERE = 0x1000_0000;

/** Two u32 in a register. */
export const pack = (high: number, low: number): bigint => (BigInt(high >>> 0) << 32n) | BigInt(low >>> 0);

export interface GuestParts {
  /** What `call` does. Afterwards it returns answers and scratch. */
  readonly call?: readonly Step[];
  /** What `deploy` does. */
  readonly deploy?: readonly Step[];
  /** By offset in the scratch. */
  readonly data?: Readonly<Record<number, Uint8Array>>;
  /** Bytes of memory from the start of the scratch, if it takes more than there usually are; zeros. */
  readonly memory?: number;
}

const hex = (bytes: Uint8Array): string => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join(' ');

/** A contract that makes host calls one after the other. */
export function guest({ call = [], deploy = [], data = {}, memory: size = SCRATCH_BYTES }: GuestParts): Uint8Array {
  if (call.length > MOST_STEPS) throw new RangeError(`${call.length} steps, at most ${MOST_STEPS}`);
  const names = [...new Set(['seal_return', ...call.map(([name]) => name), ...deploy.map(([name]) => name)])];
  const memory = new Uint8Array(SCRATCH - RESULTS + SCRATCH_BYTES);
  for (const [offset, bytes] of Object.entries(data)) memory.set(bytes, SCRATCH - RESULTS + Number(offset));
  const lines = (steps: readonly Step[]) =>
    steps.flatMap(([name, ...registers], i) => [
      ...registers.map((value, register) => `a${register} = 0x${value.toString(16)}`),
      `ecalli ${names.indexOf(name)}`,
      `u64 [0x${(RESULTS + 8 * i).toString(16)}] = a0`,
    ]);
  const source = `
%isa = revive_v1
%stack_size = 4096
%rw_data = ${hex(memory)}
%rw_data_size = ${SCRATCH - RESULTS + Math.max(size, SCRATCH_BYTES)}
${names.map((name) => `%import = '${name}'`).join('\n')}
pub @call:
${lines(call).join('\n')}
a0 = 0
a1 = 0x${RESULTS.toString(16)}
a2 = ${memory.length}
ecalli 0
trap
pub @deploy:
${lines(deploy).join('\n')}
ret
`;
  return assembleOrThrow(source);
}

/** What a guest saw. */
export interface GuestRun {
  readonly outcome: ContractOutcome;
  /** What was in a0 after each host call. */
  readonly answers: readonly bigint[];
  /** The scratch as it was in the end. */
  readonly scratch: Uint8Array;
}

/** Deploys a program. @throws Error with the reason if that fails. */
export function deployGuest(chain: Chain, code: Uint8Array, value = 0n): Address {
  const outcome = chain.Revive.bareInstantiate({ origin: fallbackAccount(ALICE), code, value });
  if (!outcome.result.ok) throw new Error(explainOutcome(outcome));
  return outcome.result.value.address;
}

/** Calls a guest. */
export function callGuest(chain: Chain, dest: Address, data: Uint8Array = new Uint8Array(), value = 0n): GuestRun {
  const outcome = chain.Revive.bareCall({ origin: fallbackAccount(ALICE), dest, data, value });
  const output = outcome.result.ok ? outcome.result.value.data : new Uint8Array();
  const view = new DataView(output.buffer, output.byteOffset, output.byteLength);
  const answers = Array.from({ length: Math.min(output.length / 8, MOST_STEPS) | 0 }, (_, i) => view.getBigUint64(8 * i, true));
  return { outcome, answers, scratch: output.subarray(SCRATCH - RESULTS) };
}

/** Deploys and calls. */
export const runGuest = (chain: Chain, parts: GuestParts, input?: Uint8Array, value = 0n): GuestRun =>
  callGuest(chain, deployGuest(chain, guest(parts)), input, value);

/** Runs a guest that must end abnormally. */
export function expectFailure(chain: Chain, parts: GuestParts, error: ReviveError, message: string, input?: Uint8Array): void {
  const { outcome } = runGuest(chain, parts, input);
  expect(outcome.result).toMatchObject({ ok: false, error: { name: error, message: expect.stringContaining(message) } });
  expect(outcome.diagnostics.at(-1)).toMatchObject({ error });
}
