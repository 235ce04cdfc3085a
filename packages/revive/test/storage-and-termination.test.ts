/** The precompile Storage and the termination of ISystem, called by guests with what viem encodes. */
import { decodeErrorResult, decodeFunctionResult, encodeFunctionData, parseAbi } from 'viem/utils';
import { type Address, fallbackAccount, SENTINEL } from '../src/index.ts';
import { ALICE, BOB, type Chain, explainOutcome, toHex } from './support/chain.ts';
import { describeEachImplementation } from './support/describe-each-implementation.ts';
import { callGuest, deployGuest, guest, pack, type Step } from './support/guest.ts';
import { at, bytesOf, filled, KEY, MAX, u32 } from './support/guest-values.ts';

const IStorage = parseAbi([
  'function clearStorage(uint32 flags, bool isFixedKey, bytes key) returns (bool containedKey, uint256 valueLen)',
  'function containsStorage(uint32 flags, bool isFixedKey, bytes key) view returns (bool containedKey, uint256 valueLen)',
  'function takeStorage(uint32 flags, bool isFixedKey, bytes key) returns (bytes)',
]);
const ISystem = parseAbi(['function terminate(address beneficiary)']);
const REASON = parseAbi(['error Error(string)']);

const STORAGE: Address = `0x${'00'.repeat(18)}0901`;
const SYSTEM: Address = `0x${'00'.repeat(18)}0900`;
const INPUT = 0x380;
const OUTPUT = 0x480;
const FIXED = toHex(filled(32, 9));

type Name = 'clearStorage' | 'containsStorage' | 'takeStorage';
const encode = (functionName: Name, key: `0x${string}` = FIXED, flags = 0, isFixed = true) =>
  bytesOf(encodeFunctionData({ abi: IStorage, functionName, args: [flags, isFixed, key] }));

/** Calls 0x901 or 0x900 with input in place, and copies at most 128 bytes of output. */
const call = (kind: 'call' | 'delegate', length: number, flags = 8): Step =>
  kind === 'delegate'
    ? ['delegate_call', pack(0, at(0)), MAX, MAX, at(0x20), pack(length, at(INPUT)), pack(at(0x60), at(OUTPUT))]
    : ['call', pack(flags, at(0)), MAX, MAX, pack(at(0x20), at(0x200)), pack(length, at(INPUT)), pack(at(0x60), at(OUTPUT))];
const dataOf = (who: Address, input: Uint8Array) => ({
  0: bytesOf(who),
  32: filled(32, 0xff),
  96: u32(128),
  [KEY]: filled(32, 9),
  [INPUT]: input,
});
const output = (scratch: Uint8Array) => {
  const length = scratch[96];
  return toHex(scratch.subarray(OUTPUT, OUTPUT + length));
};

describeEachImplementation('the storage precompile', (onChain) => {
  const run = (
    chain: Chain,
    before: readonly Step[],
    input: Uint8Array,
    kind: 'call' | 'delegate' = 'delegate',
    flags?: number,
  ) => {
    const steps = [
      ...before,
      call(kind, input.length, flags),
      ['get_storage', 0, at(KEY), SENTINEL, at(0x700 - 0x200), at(0x64)] as Step,
    ];
    return callGuest(chain, deployGuest(chain, guest({ data: { ...dataOf(STORAGE, input), 100: u32(0) }, call: steps })));
  };
  const set: Step = ['set_storage', 0, at(KEY), SENTINEL, at(0), 20];

  it.each([
    ['clearStorage', [true, 20n], 3n],
    ['containsStorage', [true, 20n], 0n],
    ['takeStorage', STORAGE, 3n],
  ] as const)('%s', (name, expected, then) =>
    onChain((chain) => {
      const { answers, scratch, outcome } = run(chain, [set], encode(name));
      expect([explainOutcome(outcome), answers[1]]).toEqual(['', 0n]);
      expect(decodeFunctionResult({ abi: IStorage, functionName: name, data: output(scratch) })).toEqual(expected);
      // KeyNotFound if it is gone.
      expect(answers[2]).toBe(then);
    }),
  );

  it.each([
    ['clearStorage', [false, 0n]],
    ['containsStorage', [false, 0n]],
    ['takeStorage', '0x'],
  ] as const)('%s of what is not there', (name, expected) =>
    onChain((chain) => {
      const { scratch } = run(chain, [], encode(name));
      expect(decodeFunctionResult({ abi: IStorage, functionName: name, data: output(scratch) })).toEqual(expected);
      // The same bytes as a key of any length are another key.
      const other = run(chain, [set], encode(name, FIXED, 0, false));
      expect(decodeFunctionResult({ abi: IStorage, functionName: name, data: output(other.scratch) })).toEqual(expected);
    }),
  );

  it('transient storage too', () =>
    onChain((chain) => {
      const transient: Step = ['set_storage', 1, at(KEY), SENTINEL, at(0), 20];
      const { scratch } = run(chain, [transient], encode('takeStorage', FIXED, 1));
      expect(decodeFunctionResult({ abi: IStorage, functionName: 'takeStorage', data: output(scratch) })).toBe(STORAGE);
    }));

  it('what is removed gives its deposit back', () =>
    onChain((chain) => {
      const dest = deployGuest(
        chain,
        guest({ data: dataOf(STORAGE, encode('clearStorage')), call: [set, call('delegate', encode('clearStorage').length)] }),
      );
      const outcome = chain.Revive.bareCall({ origin: fallbackAccount(ALICE), dest });
      expect([explainOutcome(outcome), outcome.storageDeposit]).toEqual(['', 0n]);
      expect(chain.Revive.contractInfo(dest)).toMatchObject({ storageItems: 0, storageBytes: 0 });
    }));

  it.each([
    ['an ordinary call', encode('takeStorage'), 'call', 8, 'Storage precompile can only be called via delegate call'],
    ['a flag that there is not', encode('takeStorage', FIXED, 2), 'delegate', 0, 'invalid storage flag'],
    ['a fixed key of 31 bytes', encode('takeStorage', toHex(filled(31, 9))), 'delegate', 0, 'failed decoding key'],
    ['a key of 129 bytes', encode('clearStorage', toHex(filled(129, 9)), 0, false), 'delegate', 0, 'failed decoding key'],
  ] as const)('reverts with the reason: %s', (_, input, kind, flags, reason) =>
    onChain((chain) => {
      const { answers, scratch } = run(chain, [], input, kind, flags);
      expect(answers[0]).toBe(2n);
      expect(decodeErrorResult({ abi: REASON, data: output(scratch) }).args).toEqual([reason]);
    }),
  );

  it('reverts without a reason for a function that there is not, and for arguments that end too early', () =>
    onChain((chain) => {
      for (const input of [bytesOf('0x01020304'), encode('clearStorage').subarray(0, 100)]) {
        const { answers, scratch } = run(chain, [], input);
        expect([answers[0], scratch[96]]).toEqual([2n, 0]);
      }
    }));
});

describeEachImplementation('ISystem.terminate', (onChain) => {
  const input = bytesOf(encodeFunctionData({ abi: ISystem, functionName: 'terminate', args: [BOB] }));
  const ending = (kind: 'call' | 'delegate', flags?: number) =>
    guest({ data: dataOf(SYSTEM, input), call: [call(kind, input.length, flags)], deploy: [] });

  it('pays out what the contract has, and a contract of another transaction stays', () =>
    onChain((chain) => {
      const dest = deployGuest(chain, ending('call'), 5_000n);
      const before = chain.Revive.balanceOf(BOB);
      const { answers, outcome } = callGuest(chain, dest);
      expect([explainOutcome(outcome), answers[0]]).toEqual(['', 0n]);
      expect([chain.Revive.balanceOf(BOB) - before, chain.Revive.balanceOf(dest)]).toEqual([5_000n, 0n]);
      expect(chain.Revive.contractInfo(dest)).toBeDefined();
    }));

  it('removes a contract that the same transaction made', () =>
    onChain((chain) => {
      const code = ending('call');
      expect(chain.Revive.uploadCode({ type: 'Signed', who: fallbackAccount(ALICE) }, code, 10n ** 18n)).toMatchObject({
        ok: true,
      });
      const [hash] = chain.Revive.CodeInfoOf.entries().map(({ keys }) => keys[0]);
      // Makes it, and calls it.
      const maker = deployGuest(
        chain,
        guest({
          data: { 0: bytesOf(hash), 32: filled(32, 0xff), 96: u32(0) },
          call: [
            [
              'instantiate',
              MAX,
              MAX,
              pack(at(0x20), at(0x200)),
              pack(32, at(0)),
              pack(at(0x60), SENTINEL),
              pack(at(0x140), SENTINEL),
            ],
            ['call', pack(8, at(0x140)), MAX, MAX, pack(at(0x20), at(0x200)), 0n, pack(at(0x60), SENTINEL)],
          ],
        }),
      );
      const { answers, scratch, outcome } = callGuest(chain, maker);
      expect([explainOutcome(outcome), ...answers.slice(0, 2)]).toEqual(['', 0n, 0n]);
      const made = toHex(scratch.subarray(0x140, 0x140 + 20));
      expect(chain.Revive.contractInfo(made)).toBeUndefined();
    }));

  it.each([
    ['delegate', undefined, 'illegal to call this pre-compile via delegate call'],
    ['in a constructor', undefined, 'terminate pre-compile cannot be called from the constructor'],
  ] as const)('reverts with upstream’s reason: %s', (how, _, reason) =>
    onChain((chain) => {
      if (how === 'delegate') {
        const { answers, scratch } = callGuest(chain, deployGuest(chain, ending('delegate')));
        expect(answers[0]).toBe(2n);
        expect(decodeErrorResult({ abi: REASON, data: output(scratch) }).args).toEqual([reason]);
        return;
      }
      const code = guest({
        data: dataOf(SYSTEM, input),
        deploy: [call('call', input.length), ['seal_return', 1, at(OUTPUT), 128]],
      });
      const { result } = chain.Revive.bareInstantiate({ origin: fallbackAccount(ALICE), code });
      if (!result.ok) throw new Error(result.error.message);
      expect(result.value.reverted).toBe(true);
      expect(decodeErrorResult({ abi: REASON, data: toHex(result.value.data) }).args).toEqual([reason]);
    }),
  );

  it('fails in a read-only call', () =>
    onChain((chain) => {
      const { answers, outcome } = callGuest(chain, deployGuest(chain, ending('call', 8 | 16)));
      expect(answers[0]).toBe(1n);
      expect(outcome.diagnostics).toMatchObject([
        { error: 'StateChangeDenied', message: 'a read-only call may not terminate a contract' },
      ]);
    }));
});
