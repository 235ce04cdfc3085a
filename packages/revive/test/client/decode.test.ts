import { encodeErrorResult, encodeEventTopics, parseAbi } from 'viem';
import { decodeEvents, decodeRevert, describeEvent, describeRevert } from '../../src/client/index.ts';

const abi = parseAbi([
  'error TooMuch(uint256 wanted, string why)',
  'event Moved(uint256 indexed, string indexed what, bytes data)',
]);

describe('why a contract reverted', () => {
  it.each([
    // By hand: the selector of Error(string) or Panic(uint256), and the argument in words of 32 bytes.
    [`0x08c379a0${'20'.padStart(64, '0')}${'2'.padStart(64, '0')}${'6e6f'.padEnd(64, '0')}`, '"no"'],
    [`0x4e487b71${'11'.padStart(64, '0')}`, 'Panic(0x11): arithmetic overflow or underflow outside of an unchecked block'],
    [`0x4e487b71${'99'.padStart(64, '0')}`, 'Panic(0x99): a code that Solidity does not have'],
    ['0x', 'no reason'],
    ['0x12345678', 'an error that no known ABI has: 0x12345678'],
    ['0x08c379a0ff', 'an error that no known ABI has: 0x08c379a0ff'],
  ] as const)('%s', (data, words) => {
    expect(describeRevert(decodeRevert(data, [abi]))).toBe(words);
  });

  // Solidity's documentation, "Panic via assert and Error via require".
  it.each([
    ['00', 'a generic panic of the compiler'],
    ['01', 'an assertion failed'],
    ['11', 'arithmetic overflow or underflow outside of an unchecked block'],
    ['12', 'division or modulo by zero'],
    ['21', 'a value that the enum does not have'],
    ['22', 'a storage byte array that is encoded wrongly'],
    ['31', 'pop on an empty array'],
    ['32', 'an array index out of bounds'],
    ['41', 'too much memory was allocated, or an array is too large'],
    ['51', 'an internal function variable of zero was called'],
  ])('panic 0x%s: %s', (code, reason) => {
    const data = `0x4e487b71${code.padStart(64, '0')}` as const;
    const args = [BigInt(`0x${code}`)];
    expect(decodeRevert(data, [])).toEqual({ name: 'Panic', args, argNames: ['code'], reason, data });
  });

  it('is the text of a require, as its one argument', () => {
    const data = `0x08c379a0${'20'.padStart(64, '0')}${'2'.padStart(64, '0')}${'6e6f'.padEnd(64, '0')}` as const;
    expect(decodeRevert(data, [])).toEqual({ name: 'Error', args: ['no'], argNames: ['message'], reason: 'no', data });
  });

  it('is unknown where there is no whole selector', () => {
    expect(decodeRevert('0x123456', [abi])).toEqual({ args: [], argNames: [], data: '0x123456' });
  });

  it('is a custom error of the first ABI that has it', () => {
    const data = encodeErrorResult({ abi, errorName: 'TooMuch', args: [7n, 'so'] });
    expect(decodeRevert(data, [[], abi])).toEqual({ name: 'TooMuch', args: [7n, 'so'], argNames: ['wanted', 'why'], data });
    expect(describeRevert(decodeRevert(data, [abi]))).toBe('TooMuch(wanted: 7, why: "so")');
  });
});

describe('events', () => {
  const address = `0x${'ab'.repeat(20)}` as const;
  const topics = encodeEventTopics({ abi, eventName: 'Moved', args: { what: 'a' } as never }) as (`0x${string}` | null)[];
  const number = `0x${'05'.padStart(64, '0')}` as const;
  const what = `0x${'cc'.repeat(32)}` as const;
  const log = {
    address,
    topics: [topics[0] as `0x${string}`, number, what],
    data: `0x${'20'.padStart(64, '0')}${'1'.padStart(64, '0')}${'ff'.padEnd(64, '0')}` as const,
  };

  it('keep the order of their arguments, named or not; an indexed string is its hash', () => {
    const [event] = decodeEvents([log], () => [[], abi]);
    expect(event).toMatchObject({ name: 'Moved', args: [5n, what, '0xff'], argNames: ['', 'what', 'data'] });
    expect(describeEvent(event)).toBe(`Moved(5, what: ${what}, data: 0xff) of ${address}`);
  });

  it('that nobody knows stay as they are', () => {
    const unknown = { address, topics: [what], data: '0x01' } as const;
    expect(decodeEvents([unknown, { address, topics: [], data: '0x' }], () => [abi])).toEqual([
      { ...unknown, args: [], argNames: [] },
      { address, topics: [], data: '0x', args: [], argNames: [] },
    ]);
  });
});
