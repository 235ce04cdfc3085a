/** The codec of transactions against viem's, and against what a hostile sender may send. */

import { hexToBytes } from '@polkavirt/mock-runtime';
import { exploring } from '@polkavirt/test-support/exploring';
import fc from 'fast-check';
import { parseTransaction, serializeTransaction } from 'viem/utils';
import { encodeTransaction, readTransaction, type TransactionFields } from '../../src/rpc/transaction-codec.ts';
import { toHex } from '../support/chain.ts';

const bytesOf = (size: number) => fc.uint8Array({ minLength: size, maxLength: size }).map((bytes) => toHex(bytes));
const number = (bits: number) => fc.bigInt({ min: 0n, max: (1n << BigInt(bits)) - 1n });
/** A half of a signature is never 0, and viem writes no leading zeros. */
const half = fc.bigInt({ min: 1n, max: (1n << 256n) - 1n });
const word = (value: bigint) => `0x${value.toString(16).padStart(64, '0')}` as const;

const transaction = fc
  .record({
    type: fc.constantFrom('legacy' as const, 'eip2930' as const, 'eip1559' as const),
    chainId: fc.bigInt({ min: 1n, max: (1n << 48n) - 1n }),
    hasChain: fc.boolean(),
    nonce: number(40),
    gas: number(64),
    maxFeePerGas: number(128),
    tip: number(128),
    to: fc.option(bytesOf(20), { nil: undefined }),
    value: number(256),
    data: fc.uint8Array({ maxLength: 100 }).map((bytes) => toHex(bytes)),
    accessList: fc.array(fc.record({ address: bytesOf(20), storageKeys: fc.array(bytesOf(32), { maxLength: 3 }) }), {
      maxLength: 3,
    }),
  })
  .map(({ hasChain, tip, ...fields }): TransactionFields => {
    const isOld = fields.type !== 'eip1559';
    return {
      ...fields,
      chainId: fields.type === 'legacy' && !hasChain ? undefined : fields.chainId,
      maxPriorityFeePerGas: isOld ? fields.maxFeePerGas : tip % (fields.maxFeePerGas + 1n),
      accessList: fields.type === 'legacy' ? [] : fields.accessList,
    };
  });
const signature = fc.record({ r: half, s: half, yParity: fc.constantFrom(0 as const, 1 as const) });

/** The same for viem. */
const forViem = ({ chainId, nonce, maxFeePerGas, maxPriorityFeePerGas, type, accessList, ...rest }: TransactionFields) => ({
  ...rest,
  type,
  ...(chainId === undefined ? {} : { chainId: Number(chainId) }),
  nonce: Number(nonce),
  ...(type === 'eip1559' ? { maxFeePerGas, maxPriorityFeePerGas } : { gasPrice: maxFeePerGas }),
  ...(type === 'legacy' ? {} : { accessList }),
});
type Serializable = Parameters<typeof serializeTransaction>[0];

it('transactions are written as viem writes them, and read back', () => {
  fc.assert(
    fc.property(transaction, fc.option(signature, { nil: undefined }), (fields, given) => {
      const signed = given && { r: word(given.r), s: word(given.s), yParity: given.yParity };
      const bytes = encodeTransaction(fields, signed);
      const viems = signed && { ...signed, v: 27n + BigInt(signed.yParity) };
      expect(toHex(bytes)).toBe(serializeTransaction(forViem(fields) as Serializable, viems));
      const read = readTransaction(bytes);
      expect(read.fields).toEqual(fields);
      expect(read.signature).toEqual(signed && { ...signed, v: expect.any(BigInt) });
    }),
    exploring(1_000),
  );
});

it('what viem refuses is refused, and what is read is what viem reads', () => {
  const whole = fc
    .tuple(transaction, signature)
    .map(([fields, { r, s, yParity }]) => encodeTransaction(fields, { r: word(r), s: word(s), yParity }));
  fc.assert(
    fc.property(
      whole,
      fc.nat(),
      fc.integer({ min: 0, max: 255 }),
      fc.constantFrom('change', 'cut', 'add'),
      (bytes, at, value, how) => {
        const broken = Uint8Array.from(
          how === 'add' ? [...bytes, value] : bytes.slice(0, how === 'cut' ? at % bytes.length : undefined),
        );
        if (how === 'change') broken[at % broken.length] = value;
        let ours: ReturnType<typeof readTransaction> | undefined;
        try {
          ours = readTransaction(broken);
        } catch (error) {
          expect(error).toBeInstanceOf(Error);
          expect(error).not.toBeInstanceOf(TypeError);
        }
        if (ours === undefined) return;
        // What is read is written in the same way again: there is one encoding.
        const again = encodeTransaction(ours.fields, ours.signature);
        expect(toHex(again)).toBe(toHex(broken));
        // viem also refuses prices that make no sense, as a tip above all that is paid; here the pool does.
        const { maxFeePerGas, maxPriorityFeePerGas, chainId } = ours.fields;
        if (maxPriorityFeePerGas > maxFeePerGas || chainId === 0n) return;
        expect(parseTransaction(toHex(broken)).to?.toLowerCase()).toBe(ours.fields.to);
      },
    ),
    exploring(1_000),
  );
});

it.each([
  ['nothing', '0x', 'it is empty'],
  ['a type of the future', '0x05c0', 'transaction type not supported'],
  ['blobs (EIP-4844)', '0x03c0', 'transaction type not supported'],
  ['bytes in place of a list', '0x0280', 'bytes in place of a list'],
  ['a list in place of bytes', '0x02c1c0', 'a list in place of bytes'],
  ['too few items', '0x02c101', 'it ends too early'],
  ['a number with leading zeros', '0x02c200 01'.replace(' ', ''), 'a number with leading zeros'],
  ['a byte that has a length', '0x02c28101', 'a byte that needs no length has one'],
  ['a long form for a short item', '0x02c2b801', 'a length that could be shorter'],
  ['a length with a leading zero', '0x02f90001', 'a length that could be shorter'],
  ['a length beyond the end', '0x02fb ffffffff'.replace(' ', ''), 'it ends too early'],
  ['a length beyond all numbers', '0x02ffffffffffffffffff', 'it ends too early'],
  ['bytes after the end', '0x02c000', 'more items or bytes than expected'],
  ['a number of 33 bytes', `0x02e2a1${'ff'.repeat(33)}`, 'a number of more than 32 bytes'],
] as const)('refused with the reason: %s', (_, raw, message) => {
  expect(() => readTransaction(hexToBytes(raw))).toThrow(message);
});

it('a megabyte of nested lists costs no more than a look at it', () => {
  // Each list holds the next one; a decoder that follows them all copies half a terabyte.
  const depth = 200_000;
  const nested = new Uint8Array(4 * depth);
  for (let at = 0; at < nested.length; at += 4) {
    const rest = nested.length - at - 4;
    nested.set([0xfa, rest >> 16, (rest >> 8) & 255, rest & 255], at);
  }
  expect(() => readTransaction(nested)).toThrow('a list in place of bytes');
});
