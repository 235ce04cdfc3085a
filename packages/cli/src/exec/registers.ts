import { type Engine, observeEngine, REGISTERS, type RegisterName } from '@polkavirt/polkavm';
import { parseRegisterValue, toHex } from '../values.ts';

/** Registers by name, as u64: those that a call starts with beside what the engine sets. */
export type RegisterValues = Readonly<Partial<Record<RegisterName, bigint>>>;

const isRegister = (name: string): name is RegisterName => (REGISTERS as readonly string[]).includes(name);

/** `REG=N` of the flag `--set`. */
export function parseSetFlag(flag: string): RegisterValues | undefined {
  const [name, text, ...more] = flag.split('=');
  const value = parseRegisterValue(text ?? '');
  return more.length === 0 && isRegister(name) && value !== undefined ? { [name]: value } : undefined;
}

/** The form of `--set`, for messages. */
export const SET_MUST = `REG=N with one of ${REGISTERS.join(', ')} and a number of 64 bits`;

/** All registers in `0x` hex, by name, in the order of their numbers. */
export type ShownRegisters = Readonly<Record<RegisterName, string>>;

/** Sets the registers of each call before it starts, and keeps what each stop leaves in them. */
export interface RegisterWatch {
  readonly engine: Engine;
  /** Used by the calls that start from now on. What the last run left is forgotten. */
  begin(values: RegisterValues): void;
  /** As the last run left them; undefined if nothing has run. */
  last(): ShownRegisters | undefined;
}

/** Only the engine has registers; the interface that implementations share does not. */
export function watchRegisters(engine: Engine): RegisterWatch {
  let values: readonly (readonly [number, bigint])[] = [];
  let last: BigUint64Array | undefined;
  return {
    engine: observeEngine(engine, {
      started({ registers }) {
        for (const [index, value] of values) registers[index] = value;
      },
      stopped({ registers }) {
        last = registers.slice();
      },
    }),
    begin(given) {
      values = REGISTERS.flatMap((name, index) => {
        const value = given[name];
        return value === undefined ? [] : [[index, value] as const];
      });
      last = undefined;
    },
    last: () =>
      last && (Object.fromEntries(REGISTERS.map((name, index) => [name, toHex(last?.[index] ?? 0n)])) as ShownRegisters),
  };
}
