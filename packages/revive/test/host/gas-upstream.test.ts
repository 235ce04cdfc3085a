/**
 * Prices of the schedule `upstream`, in picoseconds. The numbers were added up by hand from upstream's files (see
 * `src/gas/benchmarks.ts`): for example the first read of an item is a host call of 144,881, the benchmark's 12,928,988 with
 * one database read of 25,000,000, what a full storage costs more than an empty one (42,057,000 - 9,514,000), and the first
 * touch in a full list (4,357,000 - 582,000), together 74,391,869.
 */
import { getPublicKey, secretFromSeed, sign } from '@scure/sr25519';
import type { HostCall, HostReturn } from '../../src/exec/observer.ts';
import { fallbackAccount, SENTINEL } from '../../src/index.ts';
import { ALICE, BOB, explainOutcome } from '../support/chain.ts';
import { describeEachImplementation } from '../support/describe-each-implementation.ts';
import { callGuest, deployGuest, guest, pack, type Step } from '../support/guest.ts';
import { at, bytes, bytesOf, filled, KEY, le256, MAX, u32 } from '../support/guest-values.ts';
import { expectPrices, INSTRUCTION, type Priced, spending } from '../support/prices.ts';

describeEachImplementation('exact prices of the schedule upstream', (onChain) => {
  it('what is at hand, and what the database has', () =>
    onChain((chain) => {
      const rows: Priced[] = [
        [['call_data_size'], 647_881n],
        [['call_data_load', at(0), 0], 624_881n],
        [['call_data_copy', at(0x100), 100, 0], 600_181n],
        [['value_transferred', at(0)], 632_881n],
        [['caller', at(0)], 732_881n],
        [['origin', at(0)], 686_881n],
        [['address', at(0)], 652_881n],
        [['chain_id', at(0)], 815_625n],
        [['block_number', at(0)], 623_881n],
        [['now', at(0)], 643_881n],
        [['base_fee', at(0)], 1_737_881n],
        [['gas_limit'], 650_881n],
        [['gas_price'], 1_670_881n],
        [['ref_time_left'], 3_289_881n],
        [['return_data_size'], 639_881n],
        [['balance', at(0)], 5_760_881n],
        [['balance_of', at(0x40), at(0)], 103_235_881n],
        [['block_hash', at(0x200), at(0)], 29_150_881n],
        [['block_author', at(0)], 77_404_881n],
        [['code_size', at(0x40)], 62_158_881n],
        [['code_hash', at(0x40), at(0)], 31_200_881n],
      ];
      expectPrices(chain, rows);
    }));

  it('storage: the first access to an item, and later ones', () =>
    onChain((chain) => {
      const data = { 0: filled(32, 7), 96: u32(3), [KEY]: filled(32, 9), [KEY + 32]: filled(32, 8) };
      const rows: Priced[] = [
        [['get_storage', 0, at(KEY), SENTINEL, at(0x100), at(0x60)], 74_391_869n],
        [['get_storage_or_zero', 0, at(KEY), at(0x100)], 5_543_648n],
        [['set_storage', 0, at(KEY), SENTINEL, at(0), 257], 7_195_048n],
        [['get_storage', 0, at(KEY), SENTINEL, at(0x100), at(0x60)], 5_743_080n],
        [['set_storage', 0, at(KEY), SENTINEL, at(0), 0], 7_097_902n],
        [['set_storage_or_clear', 0, at(KEY), at(0)], 7_109_998n],
        [['set_storage_or_clear', 0, at(KEY), at(0x400)], 9_265_315n],
        // Another item, whose first access writes; one of another kind of key is another one too.
        [['set_storage', 0, at(KEY + 32), SENTINEL, at(0), 257], 176_210_064n],
        [['set_storage_or_clear', 0, at(KEY + 64), at(0x400)], 178_603_037n],
        [['get_storage', 0, at(KEY), 32, at(0x100), at(0x60)], 74_391_869n],
      ];
      expectPrices(chain, rows, { data });
    }));

  it('transient storage is cheap from the first access on', () =>
    onChain((chain) => {
      const data = { 0: filled(32, 7), 96: u32(3), [KEY]: filled(32, 9) };
      const rows: Priced[] = [
        [['get_storage', 1, at(KEY), SENTINEL, at(0x100), at(0x60)], 3_248_870n],
        [['set_storage', 1, at(KEY), SENTINEL, at(0), 257], 5_744_675n],
        [['get_storage_or_zero', 1, at(KEY), at(0x100)], 3_342_675n],
        [['set_storage', 1, at(KEY), SENTINEL, at(0), 0], 5_752_899n],
        [['set_storage_or_clear', 1, at(KEY), at(0)], 5_670_425n],
        [['set_storage_or_clear', 1, at(KEY), at(0x400)], 8_007_235n],
      ];
      expectPrices(chain, rows, { data });
    }));

  it('an item is touched for the whole transaction, unless the frame that touched it fails', () =>
    onChain((chain) => {
      // The library reads an item, and returns or traps by its input.
      const read: Step = ['get_storage_or_zero', 0, at(KEY), at(0x100)];
      const library = deployGuest(chain, guest({ call: [read] }));
      const failing = deployGuest(chain, guest({ call: [read, ['caller', 0x1000_0000]] }));
      const data = { 0: bytesOf(library), 32: bytesOf(failing), 64: filled(32, 0xff), 96: u32(0) };
      const delegate = (who: number): Step => [
        'delegate_call',
        pack(0, at(who)),
        10_000_000_000n,
        MAX,
        at(0x40),
        0n,
        pack(at(0x60), SENTINEL),
      ];
      const priceAfter = (step: Step) => {
        const left: bigint[] = [];
        const observer = {
          hostCall: ({ depth, name, gasLeft }: HostCall) =>
            void (depth === 0 && name === 'get_storage_or_zero' && left.push(gasLeft)),
          hostReturn: ({ depth, name, gasLeft }: HostReturn) =>
            void (depth === 0 && name === 'get_storage_or_zero' && left.push(gasLeft)),
        };
        const dest = deployGuest(chain, guest({ data, call: [step, read] }));
        chain.Revive.bareCall({ origin: fallbackAccount(ALICE), dest, observer });
        return left[0] - left[1];
      };
      expect(priceAfter(delegate(0))).toBe(5_543_648n);
      expect(priceAfter(delegate(0x20))).toBe(74_391_869n);
    }));

  it('of a frame inside of another one, the first access pays for being forgotten as well', () =>
    onChain((chain) => {
      const prices: bigint[] = [];
      let left = 0n;
      const inner = deployGuest(chain, guest({ call: [['get_storage_or_zero', 0, at(KEY), at(0x100)]] }));
      const outer = deployGuest(
        chain,
        guest({
          data: { 0: bytesOf(inner), 64: filled(32, 0xff), 96: u32(0) },
          call: [['call', pack(8, at(0)), MAX, MAX, pack(at(0x40), at(0x200)), 0n, pack(at(0x60), SENTINEL)]],
        }),
      );
      const outcome = chain.Revive.bareCall({
        origin: fallbackAccount(ALICE),
        dest: outer,
        observer: {
          hostCall({ depth, name, gasLeft }) {
            if (depth === 1 && name === 'get_storage_or_zero') left = gasLeft;
          },
          hostReturn({ depth, gasLeft }) {
            if (depth === 1) prices.push(left - gasLeft);
          },
        },
      });
      expect(explainOutcome(outcome)).toBe('');
      expect(prices).toEqual([79_113_869n]);
    }));

  it('immutable data', () =>
    onChain((chain) => {
      const spent: bigint[] = [];
      const code = guest({
        data: { 96: u32(5) },
        deploy: [['set_immutable_data', at(0), 257], ['gas_price']],
        call: [['get_immutable_data', at(0x100), at(0x60)]],
      });
      const origin = fallbackAccount(ALICE);
      const made = chain.Revive.bareInstantiate({ origin, code, observer: { hostCall: ({ gasLeft }) => spent.push(gasLeft) } });
      expect(explainOutcome(made)).toBe('');
      expect(spent[0] - spent[1]).toBe(103_169_449n);
      expect(spending(chain, made.result.ok ? made.result.value.address : BOB)[0].price).toBe(30_784_298n);
    }));

  it('hashes, signatures, events, and ends', () =>
    onChain((chain) => {
      const secret = secretFromSeed(filled(32, 9));
      const message = filled(50, 3);
      const data = { 96: sign(secret, message, filled(32, 1)), 160: getPublicKey(secret), 192: message };
      const rows: Priced[] = [
        [['hash_keccak_256', at(0), 33, at(0x100)], 8_518_840n],
        [['deposit_event', at(0), 0, at(0), 0], 6_983_447n],
        [['deposit_event', at(0), 4, at(0), 21], 12_516_233n],
        [['ecdsa_to_eth_address', at(0), at(0x100)], 14_053_881n],
        [['sr25519_verify', at(0x60), at(0xa0), 50, at(0xc0)], 93_272_367n],
        [['seal_return', 0, at(0), 77], 842_463n],
      ];
      expectPrices(chain, rows, { data });
      // One that stays, because another transaction made it.
      expectPrices(chain, [[['terminate', at(0)], 75_943_148n]], { data: { 0: bytesOf(BOB) } });
    }));

  it('calls', () =>
    onChain((chain) => {
      const code = guest({ call: [['seal_return', 0, at(0), 6]] });
      const callee = deployGuest(chain, code);
      // Loading is 1,510 a byte and 1,546,417 for the first block of 10 instructions; then the return.
      const running = 1_510n * BigInt(code.length) + 1_546_417n + 10n * INSTRUCTION + 825_565n;
      const identity = bytes(...new Array(19).fill(0), 4);
      const data = {
        0: bytesOf(callee),
        32: filled(32, 0xff),
        64: le256(1n),
        96: u32(6),
        100: u32(2),
        104: u32(6),
        128: bytesOf(BOB),
        160: identity,
      };
      const call = (flags: number, who: number, value: number, input: bigint, output: bigint): Step => [
        'call',
        pack(8 | flags, at(who)),
        MAX,
        MAX,
        pack(at(0x20), at(value)),
        input,
        output,
      ];
      const to = (length: number) => pack(at(length), at(0x100));
      const nowhere = pack(at(0x60), SENTINEL);
      const rows: Priced[] = [
        [call(0, 0x80, 0x200, 0n, nowhere), 327_201_876n],
        [call(0, 0x80, 0x200, pack(5, at(0)), nowhere), 327_203_066n],
        [call(0, 0x80, 0x40, 0n, nowhere), 327_201_876n + 117_956_184n],
        // Its own input is not copied.
        [call(2, 0x80, 0x200, pack(5, at(0)), nowhere), 326_522_620n],
        [call(0, 0, 0x200, 0n, to(0x60)), 327_201_876n + running + 664_452n],
        [call(0, 0, 0x200, 0n, to(0x64)), 327_201_876n + running + 663_484n],
        [['call_evm', 8, at(0x80), at(0x40), MAX, 0n, nowhere], 327_201_876n + 117_956_184n],
        [['delegate_call', pack(0, at(0)), MAX, MAX, at(0x20), pack(3, at(0)), nowhere], 116_756_851n + running],
        [['delegate_call_evm', 0, at(0x80), MAX, 0n, nowhere], 116_756_137n],
        // The identity of 40 bytes.
        [call(0, 0xa0, 0x200, pack(40, at(0)), nowhere), 14_358_926n],
        [['return_data_copy', at(0x100), at(0x68), 0], 809_333n],
        [call(1, 0x80, 0x200, 0n, nowhere), 326_522_620n],
      ];
      expectPrices(chain, rows, { data }, filled(9, 1), 100_000n);
    }));

  it('new contracts', () =>
    onChain((chain) => {
      const code = guest({});
      expect(chain.Revive.uploadCode({ type: 'Signed', who: fallbackAccount(ALICE) }, code, 10n ** 18n)).toMatchObject({
        ok: true,
      });
      const [hash] = chain.Revive.CodeInfoOf.entries().map(({ keys }) => keys[0]);
      const data = { 0: bytesOf(hash), 64: filled(32, 0xff), 96: u32(0), 128: le256(1n) };
      const make = (value: number, input: number): Step => [
        'instantiate',
        MAX,
        MAX,
        pack(at(0x40), at(value)),
        pack(input, at(0)),
        pack(at(0x60), SENTINEL),
        pack(SENTINEL, SENTINEL),
      ];
      const running = 1_510n * BigInt(code.length) + 1_546_417n + INSTRUCTION;
      const rows: Priced[] = [
        [make(0x200, 32), 1_091_608_973n + running],
        [make(0x200, 49), 1_091_679_506n + running],
        [make(0x80, 32), 1_091_608_973n + 25_092_234n + running],
      ];
      expectPrices(chain, rows, { data }, undefined, 100_000n);
    }));

  it('as much must be left as an access can cost, and what was not needed stays', () =>
    onChain((chain) => {
      // A constructor, because it ends without another host call.
      const code = guest({ deploy: [['set_storage', 0, at(KEY), SENTINEL, at(0), 100]] });
      const make = (refTime = 1_500_000_000_000n) =>
        chain.Revive.dryRunInstantiate({ origin: fallbackAccount(ALICE), code, weightLimit: { refTime, proofSize: 0n } });
      const { weightRequired, weightConsumed } = make();
      // There was no old value, and there could have been one of 416 bytes at 455 each.
      expect(weightRequired.refTime - weightConsumed.refTime).toBe(189_280n);
      expect(make(weightRequired.refTime).result).toMatchObject({ ok: true });
      expect(make(weightRequired.refTime - 1n).result).toMatchObject({
        ok: false,
        error: { name: 'OutOfGas', message: 'writing storage costs up to 176199042 ps of ref_time where 176199041 are left' },
      });
    }));
});

describeEachImplementation('precompiles by the schedule upstream', (onChain) => {
  const address = (number: number): Uint8Array => {
    const out = new Uint8Array(20);
    out[18] = number >> 8;
    out[19] = number & 255;
    return out;
  };
  it.each([
    ['ecrecover', 1, 128, 50_146_000n],
    ['sha256', 2, 10, 11_763_019n],
    ['ripemd160', 3, 10, 3_226_343n],
    ['identity', 4, 10, 1_003_198n],
    ['bn254Add', 6, 128, 18_000_000n],
    ['bn254Mul', 7, 96, 995_815_000n],
    ['bn254Pairing of nothing', 8, 0, 4_840_258_774n],
    ['bn254Pairing of two pairs', 8, 384, 16_843_616_332n],
    ['p256Verify', 0x100, 160, 1_803_838_000n],
  ] as const)('%s', (_, number, length, price) =>
    onChain((chain) => {
      const outcome = chain.Revive.bareCall({
        origin: fallbackAccount(ALICE),
        dest: `0x${Buffer.from(address(number)).toString('hex')}`,
        data: new Uint8Array(length),
      });
      expect([explainOutcome(outcome), outcome.weightConsumed.refTime]).toEqual(['', price]);
    }),
  );

  it('point evaluation fails a call, as it does not exist', () =>
    onChain((chain) => {
      const outcome = chain.Revive.bareCall({ origin: fallbackAccount(ALICE), dest: `0x${'00'.repeat(19)}0a`, value: 5n });
      expect(outcome.result).toMatchObject({ ok: false, error: { name: 'UnsupportedPrecompileAddress' } });
      const caller = deployGuest(
        chain,
        guest({
          data: { 0: address(10), 32: filled(32, 0xff), 96: u32(0) },
          call: [['call', pack(8, at(0)), MAX, MAX, pack(at(0x20), at(0x200)), 0n, pack(at(0x60), SENTINEL)]],
        }),
      );
      // The caller sees that it failed (CalleeTrapped).
      expect(callGuest(chain, caller).answers[0]).toBe(1n);
    }));
});
