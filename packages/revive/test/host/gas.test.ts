import { getPublicKey, secretFromSeed, sign } from '@scure/sr25519';
import { fallbackAccount, HOST_FUNCTION_NAMES, type HostFunctionName, SENTINEL } from '../../src/index.ts';
import { ALICE, BOB, type Chain, explainOutcome } from '../support/chain.ts';
import { describeEachImplementation } from '../support/describe-each-implementation.ts';
import { deployGuest, type GuestParts, guest, pack, type Step } from '../support/guest.ts';
import { at, bytes, bytesOf, filled, KEY, le256, MAX, u32 } from '../support/guest-values.ts';
import { BLOCK, expectPrices as expectPricesOf, INSTRUCTION, type Priced, spending } from '../support/prices.ts';

/** Picoseconds of ref_time for an Ethereum gas. */
const ETHEREUM_GAS = 25_000n;

const priced = new Set<HostFunctionName>();
const expectPrices = (chain: Chain, rows: readonly Priced[], ...rest: [GuestParts?, Uint8Array?, bigint?]): void => {
  expectPricesOf(chain, rows, ...rest);
  for (const [[name]] of rows) priced.add(name);
};

describeEachImplementation('exact prices of the schedule simple', (onDefault) => {
  const onChain: typeof onDefault = (work) => onDefault(work, { gasSchedule: 'simple' });

  it('what is at hand costs 0.3 us, what storage has 5 us', () =>
    onChain((chain) => {
      const atHand: Step[] = [
        ['call_data_size'],
        ['call_data_load', at(0), 0],
        ['value_transferred', at(0)],
        ['caller', at(0)],
        ['origin', at(0)],
        ['address', at(0)],
        ['chain_id', at(0)],
        ['block_number', at(0)],
        ['now', at(0)],
        ['base_fee', at(0)],
        ['block_author', at(0)],
        ['gas_limit'],
        ['gas_price'],
        ['ref_time_left'],
        ['return_data_size'],
      ];
      const inStorage: Step[] = [
        ['balance', at(0)],
        ['balance_of', at(0x40), at(0)],
        ['block_hash', at(0x200), at(0)],
        ['code_size', at(0x40)],
        ['code_hash', at(0x40), at(0)],
      ];
      expectPrices(chain, [
        ...atHand.map((step): Priced => [step, 300_000n]),
        ...inStorage.map((step): Priced => [step, 5_000_000n]),
      ]);
    }));

  it('copies cost 0.2 ns a byte more, by what is asked for or, of output, by what is there', () =>
    onChain((chain) => {
      const data = { 0: bytes(...new Array(19).fill(0), 4), 32: filled(32, 0xff), 96: u32(40), 100: u32(7), 104: u32(7) };
      const identity: Step = [
        'call',
        pack(8, at(0)),
        MAX,
        MAX,
        pack(at(0x20), at(0x200)),
        pack(40, at(0)),
        pack(at(0x64), SENTINEL),
      ];
      expectPrices(
        chain,
        [
          [['call_data_copy', at(0x100), 0, 0], 300_000n],
          [['call_data_copy', at(0x100), 100, 0], 300_000n + 20_000n],
          // The identity precompile costs 15 gas and 3 for each of two words; its output is not copied.
          [identity, 40_000_000n + 40n * 400n + 21n * ETHEREUM_GAS],
          [['return_data_copy', at(0x100), at(0x60), 0], 300_000n + 40n * 200n],
          [['return_data_copy', at(0x100), at(0x60), 31], 300_000n + 9n * 200n],
          [['return_data_copy', at(0x100), at(0x68), 0], 300_000n + 7n * 200n],
          [['return_data_copy', at(0x100), at(0x68), 40], 300_000n],
        ],
        { data },
        filled(3, 1),
      );
    }));

  it('storage: 20 us and 2 ns a byte to read what is there, 50 us and 20 ns a byte to write', () =>
    onChain((chain) => {
      for (const flags of [0, 1]) {
        const data = { 0: filled(32, 7), 96: u32(3), [KEY]: filled(32, 9) };
        expectPrices(
          chain,
          [
            [['get_storage', flags, at(KEY), SENTINEL, at(0x100), at(0x60)], 20_000_000n],
            [['get_storage_or_zero', flags, at(KEY), at(0x100)], 20_000_000n],
            [['set_storage', flags, at(KEY), SENTINEL, at(0), 257], 50_000_000n + 257n * 20_000n],
            // All of the value was read, though only 3 or 32 bytes of it are wanted.
            [['get_storage', flags, at(KEY), SENTINEL, at(0x100), at(0x60)], 20_000_000n + 257n * 2_000n],
            [['get_storage_or_zero', flags, at(KEY), at(0x100)], 20_000_000n + 257n * 2_000n],
            [['set_storage', flags, at(KEY), SENTINEL, at(0), 0], 50_000_000n],
            [['set_storage_or_clear', flags, at(KEY), at(0)], 50_000_000n + 32n * 20_000n],
            [['set_storage_or_clear', flags, at(KEY), at(0x400)], 50_000_000n],
          ],
          { data },
        );
      }
    }));

  it.each([0x101, 0x400, 1])('immutable data of %i bytes costs as storage does', (length) =>
    onChain((chain) => {
      const spent: bigint[] = [];
      const code = guest({
        data: { 96: u32(5) },
        deploy: [['set_immutable_data', at(0), length], ['gas_price']],
        call: [['get_immutable_data', at(0x100), at(0x60)]],
      });
      const made = chain.Revive.bareInstantiate({
        origin: fallbackAccount(ALICE),
        code,
        observer: { hostCall: ({ gasLeft }) => spent.push(gasLeft) },
      });
      expect(explainOutcome(made)).toBe('');
      expect(spent[0] - spent[1]).toBe(50_000_000n + BigInt(length) * 20_000n);
      const dest = made.result.ok ? made.result.value.address : BOB;
      expect(spending(chain, dest)[0].price).toBe(20_000_000n + BigInt(length) * 2_000n);
      priced.add('set_immutable_data').add('get_immutable_data');
    }),
  );

  it('hashes, signatures and events, by the byte and by the topic', () =>
    onChain((chain) => {
      const secret = secretFromSeed(filled(32, 9));
      const message = filled(50, 3);
      const data = { 96: sign(secret, message, filled(32, 1)), 160: getPublicKey(secret), 192: message };
      expectPrices(
        chain,
        [
          [['hash_keccak_256', at(0), 0, at(0x100)], 1_000_000n],
          [['hash_keccak_256', at(0), 33, at(0x100)], 1_000_000n + 33n * 6_000n],
          [['deposit_event', at(0), 0, at(0), 0], 15_000_000n],
          [['deposit_event', at(0), 0, at(0), 21], 15_000_000n + 21n * 4_000n],
          [['deposit_event', at(0), 4, at(0), 1], 15_000_000n + 4_000n + 4n * 2_000_000n],
          [['ecdsa_to_eth_address', at(0), at(0x100)], 30_000_000n],
          [['sr25519_verify', at(0x60), at(0xa0), 50, at(0xc0)], 100_000_000n + 50n * 6_000n],
          [['sr25519_verify', at(0x60), at(0xa0), 0, at(0xc0)], 100_000_000n],
        ],
        { data },
      );
    }));

  it('calls: 40 us and 0.4 ns a byte of input, 60 us to move value, copies, and what the callee uses', () =>
    onChain((chain) => {
      // Loading code is 20 us and 0.4 ns a byte. The callee is one block: three arguments, the call, the store of its answer, and the
      // five instructions of the return that ends every guest.
      const code = guest({ call: [['seal_return', 0, at(0), 6]] });
      const callee = deployGuest(chain, code);
      const running = 20_000_000n + BigInt(code.length) * 400n + 10n * INSTRUCTION + 300_000n + 6n * 200n;
      const data = {
        0: bytesOf(callee),
        32: filled(32, 0xff),
        64: le256(1n),
        96: u32(6),
        100: u32(2),
        104: u32(6),
        108: u32(6),
        112: u32(6),
        128: bytesOf(BOB),
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
      expectPrices(
        chain,
        [
          // To an account without code, with nothing to run.
          [call(0, 0x80, 0x200, 0n, nowhere), 40_000_000n],
          [call(0, 0x80, 0x200, pack(5, at(0)), nowhere), 40_000_000n + 5n * 400n],
          [call(0, 0x80, 0x40, 0n, nowhere), 40_000_000n + 60_000_000n],
          // What a length claims is paid, also where the input is the caller's own, and copying that as well.
          [call(2, 0x80, 0x200, pack(5, at(0)), nowhere), 40_000_000n + 5n * 400n + 9n * 200n],
          // A program, and as much of its output as fits.
          [call(0, 0, 0x200, 0n, nowhere), 40_000_000n + running],
          [call(0, 0, 0x200, 0n, to(0x60)), 40_000_000n + running + 6n * 200n],
          [call(0, 0, 0x200, 0n, to(0x64)), 40_000_000n + running + 2n * 200n],
          [['call_evm', 8, at(0), at(0x200), MAX, pack(3, at(0)), to(0x68)], 40_000_000n + 3n * 400n + running + 6n * 200n],
          [['call_evm', 8, at(0x80), at(0x40), MAX, 0n, nowhere], 40_000_000n + 60_000_000n],
          [
            ['delegate_call', pack(0, at(0)), MAX, MAX, at(0x20), pack(3, at(0)), to(0x6c)],
            40_000_000n + 3n * 400n + running + 6n * 200n,
          ],
          [['delegate_call_evm', 0, at(0), MAX, 0n, to(0x70)], 40_000_000n + running + 6n * 200n],
          [['delegate_call_evm', 0, at(0x80), MAX, 0n, nowhere], 40_000_000n],
          // Handing on one's own input costs nothing more, and is last since it is gone then.
          [call(1, 0x80, 0x200, 0n, nowhere), 40_000_000n],
        ],
        { data },
        filled(9, 1),
        100_000n,
      );
    }));

  it('instantiate: 200 us and 4 ns a byte of hash and input, and what the constructor uses', () =>
    onChain((chain) => {
      const code = guest({});
      const origin = { type: 'Signed', who: fallbackAccount(ALICE) } as const;
      expect(chain.Revive.uploadCode(origin, code, 10n ** 18n)).toMatchObject({ ok: true });
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
      const running = 20_000_000n + BigInt(code.length) * 400n + INSTRUCTION;
      expectPrices(
        chain,
        [
          [make(0x200, 32), 200_000_000n + 32n * 4_000n + running],
          [make(0x200, 49), 200_000_000n + 49n * 4_000n + running],
          [make(0x80, 32), 200_000_000n + 32n * 4_000n + 60_000_000n + running],
        ],
        { data },
        undefined,
        100_000n,
      );
    }));

  it('ends: a return by its bytes, termination 150 us, and all that is left', () =>
    onChain((chain) => {
      expectPrices(chain, [[['seal_return', 0, at(0), 0], 300_000n]]);
      expectPrices(chain, [[['seal_return', 0, at(0), 77], 300_000n + 77n * 200n]]);
      expectPrices(chain, [[['terminate', at(0)], 150_000_000n]], { data: { 0: bytesOf(BOB) } });
      // Before it the code was loaded and its block paid for: the call, the store of its answer, and five for the return.
      const code = guest({ call: [['consume_all_gas']] });
      const before = 20_000_000n + BigInt(code.length) * 400n + 7n * INSTRUCTION;
      expectPrices(chain, [[['consume_all_gas'], BLOCK - before]]);
    }));

  it('the charge of what is asked for comes first: one picosecond too little, and nothing happens', () =>
    onChain((chain) => {
      const parts: GuestParts = { call: [['set_storage', 0, at(KEY), SENTINEL, at(0), 100]] };
      const dest = deployGuest(chain, guest(parts));
      const needed: bigint[] = [];
      chain.Revive.dryRunCall({
        origin: fallbackAccount(ALICE),
        dest,
        observer: { hostCall: ({ gasLeft }) => needed.push(BLOCK - gasLeft) },
      });
      const [, afterwards] = needed;
      const call = (refTime: bigint) =>
        chain.Revive.bareCall({ origin: fallbackAccount(ALICE), dest, weightLimit: { refTime, proofSize: 0n } });
      const short = call(afterwards - 1n);
      expect(short.result).toMatchObject({
        ok: false,
        error: {
          name: 'OutOfGas',
          message: 'writing storage costs 2000000 ps of ref_time where 1999999 are left',
        },
      });
      expect(short.weightConsumed.refTime).toBe(afterwards - 1n);
      // With exactly as much the value is written, and the return afterwards finds nothing left.
      expect(call(afterwards).result).toMatchObject({
        ok: false,
        error: { message: expect.stringMatching(/^seal_return costs \d+ ps of ref_time where 0 are left$/) },
      });
    }));
});

it('every host function has been priced', () => {
  expect([...priced].sort()).toEqual([...HOST_FUNCTION_NAMES].sort());
});
