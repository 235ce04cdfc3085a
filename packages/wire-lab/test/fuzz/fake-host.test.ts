/** The host behind a wire that is fuzzed: what it records, what it answers, and what its memory has room for. */
import { err, type Generation, ok } from '@polkavirt/primitives';
import { hex } from '@polkavirt/test-support/hex';
import { FakeHost } from '../../src/fuzz/fake-host.ts';
import { type Answer, interfaceFunctions } from '../../src/fuzz/interface-function.ts';

const STANDARD: Readonly<Record<string, Answer>> = {
  instantiate: ok(5),
  run: err('Trap'),
  memoryRead: ok(hex('0102030405')),
  memoryWrite: ok(undefined),
  destroy: ok(undefined),
};

const fake = (generation: Generation = 'virt') => new FakeHost(interfaceFunctions(generation), new Map(Object.entries(STANDARD)));

it('answers as it was told, for one function, and else as always', () => {
  const host = fake();
  const answers = () => [host.functions.instantiate(hex('')), host.functions.destroy(0)];
  expect(answers()).toEqual([ok(5), ok(undefined)]);
  host.answerWith('destroy', err('InvalidInstance'));
  expect(answers()).toEqual([ok(5), err('InvalidInstance')]);
  host.answerWith('instantiate', ok(6));
  expect(answers()).toEqual([ok(6), ok(undefined)]);
  host.answerWith('instantiate');
  expect(answers()).toEqual([ok(5), ok(undefined)]);
});

it('records its calls since then, with copies of bytes', () => {
  const host = fake();
  const program = hex('0102');
  host.functions.instantiate(program);
  program.fill(9);
  host.functions.memoryRead(1, 2, new Uint8Array(3));
  host.functions.destroy(4);
  expect(host.calls).toEqual([
    { fn: 'instantiate', args: [hex('0102')] },
    // Of a read the length.
    { fn: 'memoryRead', args: [1, 2, 3] },
    { fn: 'destroy', args: [4] },
  ]);
  expect(host.mostBytes).toBeGreaterThan(0);
  host.answerWith('');
  expect([host.calls, host.mostBytes]).toEqual([[], 0]);
  host.functions.memoryRead(1, 2, new Uint8Array(3));
  expect(host.mostBytes).toBeGreaterThan(0);
});

const MIB = 1_048_576;

it.each<[what: string, before: number, offset: number, length: number, answer: unknown]>([
  ['as much as there is', 0, 0, MIB, ok(undefined)],
  ['a byte more', 0, 0, MIB + 1, err('OutOfBounds')],
  ['what ends beyond it, at first: a probe', 0, MIB, 1, ok(undefined)],
  ['what ends with it, later', 1, MIB - 3, 3, ok(undefined)],
  ['what ends beyond it, later', 1, MIB - 3, 4, err('OutOfBounds')],
])('reads %s', (_what, before, offset, length, answer) => {
  const host = fake();
  for (let at = 0; at < before; at++) host.functions.destroy(0);
  expect(host.functions.memoryRead(0, offset, new Uint8Array(length))).toEqual(answer);
  expect(host.calls.at(-1)).toEqual({ fn: 'memoryRead', args: [0, offset, length] });
});

it('fills the buffer of a read as far as there are bytes, and leaves it alone after an error', () => {
  const host = fake();
  const read = (length: number) => {
    const dest = new Uint8Array(length).fill(0xee);
    return [host.functions.memoryRead(0, 0, dest), dest];
  };
  expect(read(3)).toEqual([ok(undefined), hex('010203')]);
  expect(read(6)).toEqual([ok(undefined), hex('0102030405ee')]);
  host.answerWith('memoryRead', err('InvalidInstance'));
  expect(read(2)).toEqual([err('InvalidInstance'), hex('eeee')]);
});

const U32 = 'is not a u32 (a number, 0 to 4294967295)';

it.each<[fn: string, args: readonly unknown[], message: string]>([
  ['destroy', [-1], `destroy: a u32: the number -1 ${U32}`],
  ['memoryRead', [0, 0], `memoryRead: a u32: a value of type undefined ${U32}`],
  ['memoryRead', [0, 0, null], `memoryRead: a u32: a value of type undefined ${U32}`],
  ['memoryRead', [0, '0', hex('')], `memoryRead: a u32: a value of type string ${U32}`],
  ['memoryRead', ['0', 0, hex('')], `memoryRead: a u32: a value of type string ${U32}`],
  ['memoryWrite', [0, 0, 0], 'memoryWrite: bytes: the number 0 is not a Uint8Array'],
])('is not called with what the interface does not have: %s of %j', (fn, args, message) => {
  const host = fake();
  expect(() => host.functions[fn](...args)).toThrow(
    expect.objectContaining({ name: 'HostFault', code: 'ValueOutOfRange', message, cause: expect.any(Error) }),
  );
  expect(host.calls).toEqual([]);
});

it('has the functions of its generation', () => {
  expect(Object.keys(fake('typestate').functions)).toEqual([
    ...['compileFromBytes', 'lookup', 'compileFromStorageKey', 'instantiate', 'prepare', 'run'],
    ...['memoryRead', 'memoryWrite', 'destroy'],
  ]);
});
