/** The calls of the interface as a fuzzer needs them: valid arguments and answers of each kind, and checks of any value. */
import {
  COMPILE_STATUS,
  checkAction,
  checkBytes,
  checkI64,
  checkU32,
  checkU64,
  DESTROY_ERROR,
  EXEC_ERROR,
  execute,
  type Generation,
  INSTANTIATE_ERROR,
  MAX_SYSCALL_SYMBOL_LENGTH,
  MEMORY_ERROR,
  MODULE_ERROR,
  type Result,
  resume,
  TYPESTATE_INSTANTIATE_ERROR,
} from '@polkavirt/primitives';
import type { Random } from './random.ts';

/** Values of one kind: some that are valid, and a check of any. */
interface ValueKind {
  readonly sample: (random: Random) => unknown;
  /** @throws HostFault If a value is not of the kind. */
  readonly check: (value: unknown) => unknown;
}

const NAMES = ['go', '', 'é', 'main', 'counter', '\u{10ffff}', 'x'.repeat(70)];
const LENGTHS = [0, 1, 2, 7, 32, 63, 64, 300];
const REGISTERS = ['a0', 'a1', 'a2', 'a3', 'a4', 'a5'];

const bytes: ValueKind = {
  sample: (random) => random.bytes(random.pick(LENGTHS)),
  check: (value) => checkBytes(value as Uint8Array, 'bytes'),
};
const u32: ValueKind = { sample: (random) => random.u32(), check: (value) => checkU32(value as number, 'a u32') };
const u64: ValueKind = { sample: (random) => random.u64(), check: (value) => checkU64(value as bigint, 'a u64') };
const i64: ValueKind = { sample: (random) => random.i64(), check: (value) => checkI64(value as bigint, 'an i64') };

const oneOf = (names: readonly string[]): ValueKind => ({
  sample: (random) => random.pick(names),
  check(value) {
    if (!names.includes(value as string)) throw new TypeError(`not one of ${names.join(', ')}`);
  },
});

const object = (fields: Readonly<Record<string, ValueKind>>): ValueKind => ({
  sample: (random) => Object.fromEntries(Object.entries(fields).map(([name, kind]) => [name, kind.sample(random)])),
  check(value) {
    if (typeof value !== 'object' || value === null) throw new TypeError('not an object');
    for (const [name, kind] of Object.entries(fields)) kind.check((value as Readonly<Record<string, unknown>>)[name]);
  },
});

/** How a step ends. @param syscall What names the host call, beside the registers. */
const outcome = (syscall: Readonly<Record<string, ValueKind>>): ValueKind => {
  const kinds: Readonly<Record<string, ValueKind>> = {
    Finished: object({ gasLeft: i64 }),
    Syscall: object({ gasLeft: i64, ...syscall, ...Object.fromEntries(REGISTERS.map((name) => [name, u64])) }),
  };
  const kind = oneOf(Object.keys(kinds));
  return {
    sample(random) {
      const name = kind.sample(random) as string;
      return { kind: name, ...(kinds[name].sample(random) as object) };
    },
    check(value) {
      const { kind: name } = (value ?? {}) as { readonly kind?: unknown };
      kind.check(name);
      kinds[name as string].check(value);
    },
  };
};

const symbol: ValueKind = {
  sample: (random) => random.bytes(random.pick([0, 1, 5, MAX_SYSCALL_SYMBOL_LENGTH])),
  check(value) {
    if (checkBytes(value as Uint8Array, 'symbol').length > MAX_SYSCALL_SYMBOL_LENGTH)
      throw new TypeError('the symbol is too long');
  },
};

const KINDS = {
  u32,
  u64,
  i64,
  bytes,
  optionalBytes: {
    sample: (random) => (random.below(3) === 0 ? undefined : bytes.sample(random)),
    check: (value) => value === undefined || bytes.check(value),
  },
  /** The length of a read; the interface itself takes a buffer of this length. */
  length: { sample: (random) => random.pick(LENGTHS), check: u32.check },
  action: {
    sample: (random) => (random.below(2) === 0 ? execute(random.pick(NAMES)) : resume(random.u64())),
    check: (value) => checkAction(value as ReturnType<typeof execute>),
  },
  nothing: {
    sample: () => undefined,
    check(value) {
      if (value !== undefined) throw new TypeError('a value where there is none');
    },
  },
  outcome: outcome({ syscallNo: u32 }),
  typestateOutcome: outcome({ syscallSymbol: symbol }),
  module: object({ moduleId: u32, status: oneOf(Object.keys(COMPILE_STATUS)) }),
} satisfies Readonly<Record<string, ValueKind>>;

type KindName = keyof typeof KINDS;

interface Row {
  readonly args: readonly KindName[];
  readonly answer: KindName;
  readonly errors: Readonly<Record<string, number>>;
}

const MEMORY: Readonly<Record<string, Row>> = {
  memoryRead: { args: ['u32', 'u32', 'length'], answer: 'bytes', errors: MEMORY_ERROR },
  memoryWrite: { args: ['u32', 'u32', 'bytes'], answer: 'nothing', errors: MEMORY_ERROR },
  destroy: { args: ['u32'], answer: 'nothing', errors: DESTROY_ERROR },
};

/** The functions of `VirtHost` and `TypestateHost`. */
const ROWS: Readonly<Record<Generation, Readonly<Record<string, Row>>>> = {
  virt: {
    instantiate: { args: ['bytes'], answer: 'u32', errors: INSTANTIATE_ERROR },
    run: { args: ['u32', 'i64', 'action'], answer: 'outcome', errors: EXEC_ERROR },
    ...MEMORY,
  },
  typestate: {
    compileFromBytes: { args: ['bytes', 'optionalBytes'], answer: 'module', errors: MODULE_ERROR },
    lookup: { args: ['bytes'], answer: 'u32', errors: MODULE_ERROR },
    compileFromStorageKey: { args: ['bytes', 'bytes'], answer: 'module', errors: MODULE_ERROR },
    instantiate: { args: ['u32'], answer: 'u32', errors: TYPESTATE_INSTANTIATE_ERROR },
    prepare: { args: ['u32', 'bytes'], answer: 'nothing', errors: EXEC_ERROR },
    run: { args: ['u32', 'i64', 'u64'], answer: 'typestateOutcome', errors: EXEC_ERROR },
    ...MEMORY,
  },
};

/** The answer of a call. For a read it is the bytes, where the interface fills a buffer. */
export type Answer = Result<unknown, string>;

/** A function of the interface. Of a read the last argument is the length, and the answer the bytes. */
export interface InterfaceFunction {
  readonly name: string;
  sampleArgs(random: Random): readonly unknown[];
  /** @throws HostFault `ValueOutOfRange` for what the interface does not take. */
  checkArgs(args: readonly unknown[]): void;
  sampleAnswer(random: Random, args: readonly unknown[]): Answer;
  /** Why a value is not an answer; undefined if it is one. */
  problemOf(answer: unknown): string | undefined;
}

const functionOf = (name: string, { args: kinds, answer, errors }: Row): InterfaceFunction => ({
  name,
  sampleArgs: (random) => kinds.map((kind) => KINDS[kind].sample(random)),
  checkArgs(args) {
    for (const [at, kind] of kinds.entries()) KINDS[kind].check(args[at]);
  },
  sampleAnswer(random, args) {
    if (random.below(4) === 0) return { ok: false, error: random.pick(Object.keys(errors)) };
    const isRead = name === 'memoryRead';
    return { ok: true, value: isRead ? random.bytes(args[2] as number) : KINDS[answer].sample(random) };
  },
  problemOf(given) {
    const { ok: isOk, value, error } = (given ?? {}) as { ok?: unknown; value?: unknown; error?: unknown };
    if (typeof isOk !== 'boolean') return 'neither ok nor an error';
    if (!isOk)
      return Object.hasOwn(errors, String(error))
        ? undefined
        : `an error that ${name} does not have: ${String(error).slice(0, 60)}`;
    try {
      KINDS[answer].check(value);
    } catch (cause) {
      return (cause as Error).message;
    }
    return undefined;
  },
});

/** The functions of a generation's host, in the order in which they are fuzzed. */
export const interfaceFunctions = (generation: Generation): readonly InterfaceFunction[] =>
  Object.entries(ROWS[generation]).map(([name, row]) => functionOf(name, row));
