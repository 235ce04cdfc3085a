/** The calls of both generations, as the fuzzer makes them and as it checks what a wire makes of them. */
import type { Generation } from '@polkavirt/primitives';
import { hex } from '@polkavirt/test-support/hex';
import { interfaceFunctions } from '../../src/fuzz/interface-function.ts';
import { ScriptedRandom } from './scripted-random.ts';

const functionOf = (of: string) => {
  const [generation, name] = of.split(' ') as [Generation, string];
  const found = interfaceFunctions(generation).find((fn) => fn.name === name);
  if (found === undefined) throw new Error(`no ${of}`);
  return found;
};

const U32 = 'a u32 (a number, 0 to 4294967295)';
const U64 = 'a u64 (a bigint, 0 to 18446744073709551615)';
const I64 = 'an i64 (a bigint, -9223372036854775808 to 9223372036854775807)';
const MOST_U64 = 18_446_744_073_709_551_615n;
const MOST_I64 = 9_223_372_036_854_775_807n;

/** Each function: valid arguments, the errors that it has, and a value that it gives. */
const FUNCTIONS: Readonly<Record<string, readonly [args: readonly unknown[], errors: readonly string[], value: unknown]>> = {
  'virt instantiate': [[hex('')], ['InvalidImage'], 4_294_967_295],
  'virt run': [
    [4_294_967_295, -MOST_I64 - 1n, { kind: 'Execute', functionName: 'go' }],
    ['InvalidInstance', 'InvalidImage', 'OutOfGas', 'Trap'],
    { kind: 'Finished', gasLeft: MOST_I64 },
  ],
  'virt memoryRead': [[0, 0, 4_294_967_295], ['InvalidInstance', 'OutOfBounds'], hex('')],
  'virt memoryWrite': [[0, 0, hex('01')], ['InvalidInstance', 'OutOfBounds'], undefined],
  'virt destroy': [[0], ['InvalidInstance'], undefined],
  'typestate compileFromBytes': [
    [hex('01'), undefined],
    ['InvalidImage', 'NotCached', 'NotFound'],
    { moduleId: 1, status: 'Cached' },
  ],
  'typestate lookup': [[hex('01')], ['InvalidImage', 'NotCached', 'NotFound'], 0],
  'typestate compileFromStorageKey': [
    [hex('01'), hex('')],
    ['InvalidImage', 'NotCached', 'NotFound'],
    { moduleId: 0, status: 'Compiled' },
  ],
  'typestate instantiate': [[7], ['InvalidImage', 'InvalidModule', 'TooManyInstances'], 7],
  'typestate prepare': [[7, hex('676f')], ['InvalidInstance', 'InvalidImage', 'OutOfGas', 'Trap'], undefined],
  'typestate run': [
    [7, MOST_I64, MOST_U64],
    ['InvalidInstance', 'InvalidImage', 'OutOfGas', 'Trap'],
    { kind: 'Finished', gasLeft: -MOST_I64 - 1n },
  ],
  'typestate memoryRead': [[0, 0, 0], ['InvalidInstance', 'OutOfBounds'], hex('01')],
  'typestate memoryWrite': [[0, 0, hex('')], ['InvalidInstance', 'OutOfBounds'], undefined],
  'typestate destroy': [[0], ['InvalidInstance'], undefined],
};

it('there are these functions, in this order', () => {
  const names = (['virt', 'typestate'] as const).flatMap((of) => interfaceFunctions(of).map(({ name }) => `${of} ${name}`));
  expect(names).toEqual(Object.keys(FUNCTIONS));
});

const ALL_ERRORS = [...new Set(Object.values(FUNCTIONS).flatMap(([, errors]) => errors))];

it.each(Object.entries(FUNCTIONS))('%s takes and gives what is valid, and has its errors alone', (of, [args, errors, value]) => {
  const fn = functionOf(of);
  expect(fn.checkArgs(args)).toBeUndefined();
  expect(fn.problemOf({ ok: true, value })).toBeUndefined();
  for (const error of [...ALL_ERRORS, 'toString', 'constructor']) {
    const problem = errors.includes(error) ? undefined : `an error that ${fn.name} does not have: ${error}`;
    expect(fn.problemOf({ ok: false, error })).toBe(problem);
  }
});

const SYSCALL = { kind: 'Syscall', gasLeft: 0n, syscallNo: 1, a0: 0n, a1: 1n, a2: 2n, a3: 3n, a4: 4n, a5: MOST_U64 };
const { syscallNo: _, ...NO_NUMBER } = SYSCALL;

it.each<[of: string, answer: unknown, problem: string | undefined]>([
  ['virt destroy', undefined, 'neither ok nor an error'],
  ['virt destroy', null, 'neither ok nor an error'],
  ['virt destroy', {}, 'neither ok nor an error'],
  ['virt destroy', { ok: 1 }, 'neither ok nor an error'],
  ['virt destroy', { ok: false }, 'an error that destroy does not have: undefined'],
  ['virt destroy', { ok: false, error: 'x'.repeat(61) }, `an error that destroy does not have: ${'x'.repeat(60)}`],
  ['virt destroy', { ok: true, value: 0 }, 'a value where there is none'],
  ['virt destroy', { ok: true, value: null }, 'a value where there is none'],
  ['virt instantiate', { ok: true, value: 4_294_967_296 }, `a u32: the number 4294967296 is not ${U32}`],
  ['virt instantiate', { ok: true, value: -1 }, `a u32: the number -1 is not ${U32}`],
  ['virt instantiate', { ok: true, value: '0' }, `a u32: a value of type string is not ${U32}`],
  ['virt memoryRead', { ok: true, value: 'aa' }, 'bytes: a value of type string is not a Uint8Array'],
  ['virt memoryRead', { ok: true }, 'bytes: a value of type undefined is not a Uint8Array'],
  ['virt run', { ok: true }, 'not one of Finished, Syscall'],
  ['virt run', { ok: true, value: { kind: 'toString' } }, 'not one of Finished, Syscall'],
  ['virt run', { ok: true, value: { kind: 'Finished' } }, `an i64: a value of type undefined is not ${I64}`],
  ['virt run', { ok: true, value: { kind: 'Finished', gasLeft: 2n ** 63n } }, `an i64: 9223372036854775808 is not ${I64}`],
  ['virt run', { ok: true, value: SYSCALL }, undefined],
  ['virt run', { ok: true, value: { ...SYSCALL, gasLeft: 0 } }, `an i64: the number 0 is not ${I64}`],
  ['virt run', { ok: true, value: { ...SYSCALL, syscallNo: 1n } }, `a u32: 1 is not ${U32}`],
  ['virt run', { ok: true, value: NO_NUMBER }, `a u32: a value of type undefined is not ${U32}`],
  ...['a0', 'a1', 'a2', 'a3', 'a4', 'a5'].map((name): [string, unknown, string] => [
    'virt run',
    { ok: true, value: { ...SYSCALL, [name]: -1n } },
    `a u64: -1 is not ${U64}`,
  ]),
  ['virt run', { ok: true, value: { ...SYSCALL, a5: 2n ** 64n } }, `a u64: 18446744073709551616 is not ${U64}`],
  ['typestate run', { ok: true, value: { ...NO_NUMBER, syscallSymbol: new Uint8Array(32) } }, undefined],
  ['typestate run', { ok: true, value: { ...NO_NUMBER, syscallSymbol: new Uint8Array(33) } }, 'the symbol is too long'],
  ['typestate run', { ok: true, value: SYSCALL }, 'symbol: a value of type undefined is not a Uint8Array'],
  ['typestate compileFromBytes', { ok: true, value: null }, 'not an object'],
  ['typestate compileFromBytes', { ok: true, value: 5 }, 'not an object'],
  ['typestate compileFromBytes', { ok: true, value: { moduleId: 1, status: 'x' } }, 'not one of Cached, Compiled'],
  ['typestate compileFromBytes', { ok: true, value: { status: 'Cached' } }, `a u32: a value of type undefined is not ${U32}`],
])('what a client gives for %s: %j', (of, answer, problem) => expect(functionOf(of).problemOf(answer)).toBe(problem));

it.each<[of: string, args: readonly unknown[], message: string]>([
  ['virt instantiate', [undefined], 'bytes: a value of type undefined is not a Uint8Array'],
  ['virt run', [-1, 0n, { kind: 'Resume', returnValue: 0n }], `a u32: the number -1 is not ${U32}`],
  ['virt run', [0, 0, { kind: 'Resume', returnValue: 0n }], `an i64: the number 0 is not ${I64}`],
  ['virt run', [0, 0n, { kind: 'Other' }], "action: a value of type object is not an ExecAction (kind 'Execute' or 'Resume')"],
  ['virt memoryRead', [0, 0, -1], `a u32: the number -1 is not ${U32}`],
  ['virt memoryRead', [0, 0.5, 0], `a u32: the number 0.5 is not ${U32}`],
  ['virt memoryWrite', [0, 0, 'aa'], 'bytes: a value of type string is not a Uint8Array'],
  ['typestate compileFromBytes', [hex(''), null], 'bytes: null is not a Uint8Array'],
  ['typestate compileFromStorageKey', [hex(''), undefined], 'bytes: a value of type undefined is not a Uint8Array'],
  ['typestate run', [0, 0n, -1n], `a u64: -1 is not ${U64}`],
])('%s does not take %p', (of, args, message) => expect(() => functionOf(of).checkArgs(args)).toThrow(new Error(message)));

/** Bytes of chance that count up from 1. */
const counting = (length: number) => Array.from({ length }, (_, at) => `256:${(at + 1) & 0xff}`).join(' ');
const upTo = (length: number) => Uint8Array.from({ length }, (_, at) => at + 1);

it.each<[of: string, choices: string, args: readonly unknown[]]>([
  ...[0, 1, 2, 7, 32, 63, 64, 300].flatMap((length, at): [string, string, unknown[]][] => [
    ['virt instantiate', `8:${at} ${counting(length)}`, [upTo(length)]],
    ['virt memoryRead', `2:0 15:0 2:0 15:1 8:${at}`, [0, 1, length]],
  ]),
  ...['go', '', 'é', 'main', 'counter', '\u{10ffff}', 'x'.repeat(70)].map((functionName, at): [string, string, unknown[]] => [
    'virt run',
    `2:0 15:14 2:0 22:21 2:0 7:${at}`,
    [4_294_967_295, -1n, { kind: 'Execute', functionName }],
  ]),
  ['virt run', '2:0 15:3 2:0 22:0 2:1 2:0 22:21', [63, 0n, { kind: 'Resume', returnValue: MOST_U64 }]],
  ['virt memoryWrite', '2:0 15:0 2:0 15:1 8:1 256:9', [0, 1, hex('09')]],
  ['virt destroy', '2:0 15:2', [2]],
  ['typestate compileFromBytes', '8:1 256:9 3:0', [hex('09'), undefined]],
  ['typestate compileFromBytes', '8:1 256:9 3:1 8:0', [hex('09'), hex('')]],
  ['typestate compileFromBytes', '8:0 3:2 8:1 256:8', [hex(''), hex('08')]],
  ['typestate run', '2:0 15:1 2:0 22:1 2:0 22:21', [1, 1n, MOST_U64]],
])('arguments of %s by %s', (of, choices, args) => {
  const random = new ScriptedRandom(choices);
  expect(functionOf(of).sampleArgs(random)).toEqual(args);
  expect(random.left).toBe('');
});

const REGISTERS = '2:0 22:0 2:0 22:1 2:0 22:2 2:0 22:3 2:0 22:4 2:0 22:21';
const REGISTER_VALUES = { a0: 0n, a1: 1n, a2: 2n, a3: 63n, a4: 64n, a5: MOST_U64 };

it.each<[of: string, choices: string, answer: unknown]>([
  ['virt run', '4:0 4:2', { ok: false, error: 'OutOfGas' }],
  ['typestate instantiate', '4:0 3:2', { ok: false, error: 'TooManyInstances' }],
  ['virt run', '4:1 2:0 2:0 22:21', { ok: true, value: { kind: 'Finished', gasLeft: -1n } }],
  [
    'virt run',
    `4:3 2:1 2:0 22:5 2:0 15:6 ${REGISTERS}`,
    { ok: true, value: { kind: 'Syscall', gasLeft: 127n, syscallNo: 128, ...REGISTER_VALUES } },
  ],
  ...[0, 1, 5, 32].map((length, at): [string, string, unknown] => [
    'typestate run',
    `4:1 2:1 2:0 22:5 4:${at} ${counting(length)} ${REGISTERS}`,
    { ok: true, value: { kind: 'Syscall', gasLeft: 127n, syscallSymbol: upTo(length), ...REGISTER_VALUES } },
  ]),
  ['virt instantiate', '4:1 2:0 15:2', { ok: true, value: 2 }],
  ['virt destroy', '4:1', { ok: true, value: undefined }],
  // As many bytes as the third argument asks for.
  ['virt memoryRead', `4:1 ${counting(3)}`, { ok: true, value: upTo(3) }],
  ['typestate lookup', '4:1 2:0 15:7', { ok: true, value: 255 }],
  ['typestate compileFromBytes', '4:1 2:0 15:1 2:1', { ok: true, value: { moduleId: 1, status: 'Compiled' } }],
])('an answer of %s by %s', (of, choices, answer) => {
  const random = new ScriptedRandom(choices);
  expect(functionOf(of).sampleAnswer(random, [0, 0, 3])).toEqual(answer);
  expect(random.left).toBe('');
});
