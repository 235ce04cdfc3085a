/** What the matchers take for the same, and what they say otherwise, without a chain. */
import { stripVTControlCharacters } from 'node:util';
import type { StopReport } from '@polkavirt/primitives';
import '../../src/matchers/jest.ts';
import { ContractFailed, ContractReverted } from '../../src/client/contract-error.ts';
import type { Revert } from '../../src/client/built-in-revert.ts';

const address = `0x${'Ab'.repeat(20)}` as const;
const receiptOf = (...events: readonly { name?: string; args: readonly unknown[]; argNames?: readonly string[] }[]) => ({
  events: events.map((event) => ({ address, topics: [], data: '0x', argNames: event.args.map(() => ''), ...event })),
});
const emitted = (...args: readonly unknown[]) => receiptOf({ name: 'Told', args, argNames: ['first', 'second', 'third'] });

/** A call that reverted. */
const reverted = (revert: Partial<Revert>) =>
  Promise.reject(new ContractReverted('f()', { args: [], argNames: [], data: '0x', ...revert }, 0n));

/** The lines that an expectation which is not met says. */
const messageOf = async (expectation: Promise<void>): Promise<string[]> => {
  const message = await expectation.then(
    () => 'it was met',
    (error: Error) => error.message,
  );
  return stripVTControlCharacters(message)
    .split('\n')
    .filter((line) => line !== '');
};

describe('the contract that emits', () => {
  it('may be named, in any case of its address', async () => {
    const at = (of: string) => ({ abi: [], address: of as `0x${string}` }) as never;
    for (const where of [address, address.toLowerCase()]) {
      await expect(emitted(1n)).toEmit(at(where), 'Told' as never, [1n] as never);
      await expect(emitted(1n)).not.toEmit(at(where), 'Told' as never, [2n] as never);
      await expect(emitted(1n)).not.toEmit(at(where), 'Other' as never);
    }
    const other = `0x${'12'.repeat(20)}`;
    await expect(emitted(1n)).not.toEmit(at(other), 'Told' as never);
    const said = await messageOf(expect(emitted(1n)).toEmit(at(other), 'Told' as never));
    expect(said).toContain(`Expected: Told of ${other}`);
  });
});

describe('arguments', () => {
  it('are the same hex in any case, also in lists and structs', async () => {
    await expect(emitted('0xABcd', ['0xEF'], { who: '0xAA', n: 1n })).toEmit('Told', [
      '0xabCD',
      ['0xef'],
      { who: '0xaa', n: 1n },
    ]);
    await expect(emitted('0x')).toEmit('Told', ['0x']);
    await expect(emitted('0xAB')).not.toEmit('Told', ['0xAC']);
    await expect(emitted({ who: '0xAA', n: 1n })).not.toEmit('Told', [{ who: '0xaa', n: 2n }]);
  });

  it('are other texts in their own case alone', async () => {
    for (const [text, other] of [
      ['x0xAB', 'x0xab'],
      ['0xABg', '0xabg'],
      ['AB', 'ab'],
      ['0XAB', '0xab'],
    ]) {
      await expect(emitted(text)).toEmit('Told', [text]);
      await expect(emitted(text)).not.toEmit('Told', [other]);
    }
  });

  it('may be asymmetric, and null', async () => {
    await expect(emitted('0xAB', 5n, null)).toEmit('Told', ['0xab', expect.anything(), null]);
    await expect(emitted({ n: 5n })).toEmit('Told', [{ n: expect.any(BigInt) }]);
    await expect(emitted({ n: 'text' })).not.toEmit('Told', [{ n: expect.any(BigInt) }]);
  });

  it('are all that there are in a list, some by name', async () => {
    await expect(emitted(1n, 2n)).not.toEmit('Told', [1n]);
    await expect(emitted(1n, 2n)).toEmit('Told', { second: 2n });
    await expect(emitted(1n, 2n)).toEmit('Told', { second: 2n, first: 1n });
    await expect(emitted(1n, 2n)).not.toEmit('Told', { second: 2n, first: 2n });
    await expect(emitted(1n, 2n)).toEmit('Told', {});
    await expect(emitted(1n, 2n)).not.toEmit('Told', { fourth: undefined });
  });
});

describe('toEmit', () => {
  it('finds an event among others', async () => {
    const receipt = receiptOf({ name: 'Told', args: [1n] }, { args: [] }, { name: 'Told', args: [2n] });
    await expect(receipt).toEmit('Told', [2n]);
    await expect(receipt).toEmit('Told', [1n]);
    await expect(receipt).not.toEmit('Told', [3n]);
  });

  it('takes a receipt, a promise, a function that gives one, and a contract with its deployment', async () => {
    const receipt = emitted(1n);
    for (const received of [receipt, Promise.resolve(receipt), () => receipt, () => Promise.resolve(receipt)])
      await expect(received).toEmit('Told');
    await expect({ deployment: receipt }).toEmit('Told');
  });

  it('needs one of them', async () => {
    for (const received of [undefined, null, 5, 'text', {}, { events: 5 }, { deployment: {} }, { deployment: null }])
      await expect(expect(received).toEmit('Told')).rejects.toThrow(
        new TypeError('toEmit needs what a write or a deployment gives: expect(token.write.f()).toEmit(..)'),
      );
  });

  it('shows what there was instead', async () => {
    expect(await messageOf(expect(receiptOf()).toEmit('Told'))).toEqual([
      'expect(call).toEmit(name, args)',
      'Expected: Told',
      'Received: no events',
    ]);
    const receipt = receiptOf({ name: 'Told', args: [1n, 'a'], argNames: ['n', ''] }, { name: 'Bare', args: [] });
    expect(await messageOf(expect(receipt).toEmit('Told', [2n, '0xAB']))).toEqual([
      'expect(call).toEmit(name, args)',
      'Expected: Told(2, 0xAB)',
      'Received: ',
      `  Told(n: 1, "a") of ${address}`,
      `  Bare() of ${address}`,
    ]);
    expect((await messageOf(expect(receipt).toEmit('Told', { n: 2n, m: true })))[1]).toBe('Expected: Told(n: 2, m: true)');
    const some = expect(receipt).toEmit('Told', [expect.any(BigInt), { who: expect.anything() }]);
    expect((await messageOf(some))[1]).toBe('Expected: Told(Any<BigInt>, { who: Anything })');
    expect((await messageOf(expect(receipt).not.toEmit('Told', [1n, 'a']))).slice(0, 2)).toEqual([
      'expect(call).not.toEmit(name, args)',
      'Expected: not Told(1, "a")',
    ]);
  });
});

describe('toRevertWith', () => {
  it('takes the name of an error, or the text of a require', async () => {
    await expect(reverted({})).toRevertWith();
    await expect(reverted({ name: 'Refused' })).toRevertWith('Refused');
    await expect(reverted({ name: 'Refused' })).not.toRevertWith('Error');
    await expect(reverted({ name: 'Error', args: ['too late'], argNames: ['message'], reason: 'too late' })).toRevertWith(
      'too late',
    );
    await expect(reverted({ name: 'Error', args: ['too late'], reason: 'too late' })).not.toRevertWith('too soon');
    // What a panic means is not its name.
    await expect(reverted({ name: 'Panic', args: [1n], reason: 'an assertion failed' })).not.toRevertWith('an assertion failed');
  });

  it('compares arguments too', async () => {
    const one = () => reverted({ name: 'Refused', args: [1n], argNames: ['n'] });
    await expect(one).toRevertWith('Refused', [1n]);
    await expect(one).toRevertWith('Refused', { n: 1n });
    await expect(one).not.toRevertWith('Refused', [2n]);
    await expect(one).not.toRevertWith('Other', [1n]);
  });

  it('shows what came instead', async () => {
    expect(await messageOf(expect(Promise.resolve(1)).toRevertWith())).toEqual([
      'expect(call).toRevertWith(name, args)',
      'Expected: a revert',
      'Received: the call went through',
    ]);
    expect((await messageOf(expect(reverted({ name: 'Refused' })).toRevertWith('Other', [1n]))).slice(1)).toEqual([
      'Expected: a revert with Other(1)',
      'Received: Refused()',
    ]);
    expect((await messageOf(expect(reverted({})).not.toRevertWith())).slice(1)).toEqual([
      'Expected: not a revert',
      'Received: no reason',
    ]);
    for (const [thrown, text] of [
      [new TypeError('broken'), 'TypeError: broken'],
      ['broken', 'broken'],
    ])
      expect((await messageOf(expect(Promise.reject(thrown)).toRevertWith('Other'))).slice(1)).toEqual([
        'Expected: a revert with Other',
        `Received: ${text}`,
      ]);
  });
});

describe('a program that stopped abnormally', () => {
  const fill = { function: 'fill', file: 'shop.sol', line: 12, column: 5, pc: 17, how: 'machine', likely: false } as const;
  const stop: StopReport = {
    kind: 'Trap',
    reason: 'the instruction traps on purpose',
    pc: 17,
    instruction: 'trap',
    faultAddress: null,
    gasLeft: 5n,
    backtrace: [{ function: 'call', file: null, line: null, column: null, pc: 3, how: 'machine', likely: false }, fill],
    frames: [fill],
  };
  const failing = () => Promise.reject(new ContractFailed('f()', 'ContractTrapped', 0n, { stop }));

  it('is shown by toRevertWith and by toEmit with its instruction, functions and lines', async () => {
    for (const message of [
      await messageOf(expect(failing()).toRevertWith('Nope')),
      await messageOf(expect(failing()).toEmit('Told')),
    ]) {
      expect(message.join('\n')).toContain('f() failed: ContractTrapped');
      expect(message.join('\n')).toContain('the instruction traps on purpose');
      expect(message).toContainEqual(expect.stringMatching(/^ {2}fill {2}shop\.sol:12:5$/));
      expect(message).toContainEqual(expect.stringMatching(/^ {2}call {2}\(at 3\)$/));
    }
  });

  it('is shown without them where the chain watches no engine', async () => {
    const plain = Promise.reject(new ContractFailed('f()', 'ContractTrapped', 0n));
    expect((await messageOf(expect(plain).toRevertWith())).at(-1)).toBe('Received: ContractFailed: f() failed: ContractTrapped');
  });
});
