/** What the pallets share: deposits that change, bytes with a bound, values by bytes or by hash, and what a dispatch really weighed. */
import { encode, type HexString, T, tryDecode, weightOf } from '@polkavirt/mock-runtime';
import { err, HostFault, ok } from '@polkavirt/primitives';
import { type Bounded, boundedOf, hashOf, hashOfBounded, lookupHashOf, lookupLengthOf } from '../src/common/bounded.ts';
import { adjustDeposit } from '../src/common/currency.ts';
import { accountOf } from '../src/common/entropy.ts';
import { extractActualWeight, outcomeOf, toDispatchResult } from '../src/common/outcome.ts';
import { boundedBytes, bytes32 } from '../src/common/types.ts';
import { account } from './support/accounts.ts';

const LACKING = { type: 'Token', value: { type: 'FundsUnavailable' } } as const;

describe('a deposit', () => {
  const adjust = (before: bigint, after: bigint, has = true) => {
    const asked: [what: string, who: string, amount: bigint][] = [];
    const currency = {
      reserve(who: HexString, amount: bigint) {
        asked.push(['reserve', who, amount]);
        return has ? ok(undefined) : err(LACKING);
      },
      unreserve(who: HexString, amount: bigint) {
        asked.push(['unreserve', who, amount]);
        return 0n;
      },
    };
    return [adjustDeposit(currency, account(1), before, after), asked];
  };

  it('that grows takes the difference, and says if it is not there', () => {
    expect(adjust(3n, 5n)).toEqual([ok(undefined), [['reserve', account(1), 2n]]]);
    expect(adjust(0n, 1n)).toEqual([ok(undefined), [['reserve', account(1), 1n]]]);
    expect(adjust(3n, 5n, false)).toEqual([err(LACKING), [['reserve', account(1), 2n]]]);
  });

  it('that shrinks gives the difference back, and one that stays asks for nothing', () => {
    expect(adjust(5n, 3n, false)).toEqual([ok(undefined), [['unreserve', account(1), 2n]]]);
    expect(adjust(5n, 5n, false)).toEqual([ok(undefined), []]);
    expect(adjust(0n, 0n, false)).toEqual([ok(undefined), []]);
  });
});

describe('bytes with a bound', () => {
  const type = boundedBytes(3);

  it('are written and read up to it', () => {
    for (const length of [0, 2, 3]) {
      const encoded = Uint8Array.of(length * 4, ...new Uint8Array(length).fill(7));
      expect(encode(type, new Uint8Array(length).fill(7))).toEqual(encoded);
      expect(tryDecode(type, encoded)).toEqual(ok(new Uint8Array(length).fill(7)));
    }
  });

  it('are refused beyond it, with both numbers', () => {
    expect(() => encode(type, new Uint8Array(4))).toThrow(
      new HostFault('ValueOutOfRange', '4 bytes where at most 3 are allowed'),
    );
    expect(tryDecode(type, Uint8Array.of(16, 0, 0, 0, 0)).ok).toBe(false);
  });
});

it('thirty-two bytes are hex in lower case', () => {
  const hex = `0x${'ab'.repeat(32)}` as const;
  expect(encode(bytes32, hex)).toEqual(new Uint8Array(32).fill(0xab));
  expect(tryDecode(bytes32, new Uint8Array(32).fill(0xab))).toEqual(ok(hex));
  expect(tryDecode(bytes32, new Uint8Array(31)).ok).toBe(false);
});

describe('a value by its bytes or its hash', () => {
  // The blake2_256 hash of no bytes.
  const EMPTY = '0x0e5751c026e543b2e8ab2eb06099daa1d1e5df47778f7787faab45cdf12fe3a8';
  const hash = `0x${'11'.repeat(32)}` as const;
  const LEGACY: Bounded = { type: 'Legacy', value: { hash } };
  const INLINE: Bounded = { type: 'Inline', value: new Uint8Array() };
  const LOOKUP: Bounded = { type: 'Lookup', value: { hash, len: 5 } };

  it('has a hash, and one to look up unless the bytes are here', () => {
    expect(hashOf(new Uint8Array())).toBe(EMPTY);
    expect([LEGACY, INLINE, LOOKUP].map(hashOfBounded)).toEqual([hash, EMPTY, hash]);
    expect([LEGACY, INLINE, LOOKUP].map(lookupHashOf)).toEqual([hash, undefined, hash]);
    expect([LEGACY, INLINE, LOOKUP].map(lookupLengthOf)).toEqual([undefined, undefined, 5]);
  });

  it('is encoded as upstream: the hash, or up to 128 bytes, or the hash and the length', () => {
    const type = boundedOf(T.u32);
    const hashBytes = new Uint8Array(32).fill(0x11);
    expect(encode(type, LEGACY)).toEqual(Uint8Array.of(0, ...hashBytes));
    expect(encode(type, { type: 'Inline', value: Uint8Array.of(9) })).toEqual(Uint8Array.of(1, 4, 9));
    expect(encode(type, LOOKUP)).toEqual(Uint8Array.of(2, ...hashBytes, 5, 0, 0, 0));
    expect(encode(type, { type: 'Inline', value: new Uint8Array(128) })).toHaveLength(131);
    expect(() => encode(type, { type: 'Inline', value: new Uint8Array(129) })).toThrow('129 bytes where at most 128');
  });

  it('is described by what it is of, and by the hasher', () => {
    const { info } = boundedOf(T.u32);
    expect(info).toMatchObject({ path: ['frame_support', 'traits', 'preimages', 'Bounded'] });
    const params = (info as { params?: { name: string; type?: { info: { path?: string[] } } }[] }).params ?? [];
    expect(params.map(({ name }) => name)).toEqual(['T', 'H']);
    expect(params[0].type).toBe(T.u32);
    expect(params[1].type?.info.path).toEqual(['sp_runtime', 'traits', 'BlakeTwo256']);
  });
});

it('an account that nobody has the key of is the hash of the module and of the parts, in order', () => {
  const [a, b] = [Uint8Array.of(1), Uint8Array.of(2, 3)];
  const whole = hashOf(Uint8Array.of(0x6d, 0x6f, 1, 2, 3));
  expect(accountOf('mo', a, b)).toBe(whole);
  expect(accountOf('mo', b, a)).not.toBe(whole);
  expect(accountOf('mo')).toBe(hashOf(Uint8Array.of(0x6d, 0x6f)));
});

describe('what a dispatch was', () => {
  const info = { weight: weightOf(10n, 10n), class: 'Normal', paysFee: 'Yes' } as const;
  const failed = { ok: false, error: { type: 'BadOrigin' } } as const;

  it('weighed: at most what was announced, in each part', () => {
    expect(extractActualWeight(ok({}), info)).toEqual(info.weight);
    expect(extractActualWeight(failed, info)).toEqual(info.weight);
    expect(extractActualWeight(ok({ actualWeight: weightOf(9n, 11n) }), info)).toEqual(weightOf(9n, 10n));
    expect(extractActualWeight({ ...failed, postInfo: { actualWeight: weightOf(11n, 9n) } }, info)).toEqual(weightOf(10n, 9n));
  });

  it('ended: without what it says of weight and fee', () => {
    expect(outcomeOf(ok({ paysFee: 'No' }))).toEqual(ok(undefined));
    expect(outcomeOf({ ...failed, postInfo: { paysFee: 'No' } })).toEqual(failed);
    expect(toDispatchResult(ok(7n))).toEqual(ok({}));
    expect(toDispatchResult(failed)).toEqual(failed);
  });
});
