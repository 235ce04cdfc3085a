import { getPublicKey, secretFromSeed, sign } from '@scure/sr25519';
import { privateKeyToAccount } from 'viem/accounts';
import { keccak256 } from 'viem/utils';
import { HOST_FUNCTION_NAMES } from '../../src/index.ts';
import { BOB, toHex } from '../support/chain.ts';
import { describeEachImplementation } from '../support/describe-each-implementation.ts';
import { expectFailure, NOWHERE, runGuest } from '../support/guest.ts';
import { at, bytes, bytesOf, filled, le256, numberOf } from '../support/guest-values.ts';

describeEachImplementation('host functions: the chain', (onChain) => {
  it('events: at most four topics, and data up to the limit', () =>
    onChain((chain) => {
      const data = { 0: filled(160, 3), 256: bytes(1, 2, 3) };
      const { outcome } = runGuest(chain, {
        data,
        call: [
          ['deposit_event', NOWHERE, 0, NOWHERE, 0],
          ['deposit_event', at(0), 4, at(0x100), 3],
        ],
      });
      expect(outcome.logs).toMatchObject([
        { topics: [], data: bytes() },
        { topics: new Array(4).fill(filled(32, 3)), data: bytes(1, 2, 3) },
      ]);
      expectFailure(
        chain,
        { call: [['deposit_event', at(0), 5, at(0), 0]] },
        'TooManyTopics',
        'an event of 5 topics; the limit is 4',
      );
      expectFailure(
        chain,
        { call: [['deposit_event', at(0), 0, at(0), 65537]] },
        'ValueTooLarge',
        'of 65537 bytes; the limit is 65536',
      );
    }));

  it('hashes and keys', () =>
    onChain((chain) => {
      const signer = privateKeyToAccount(`0x${'42'.repeat(32)}`);
      const publicKey = bytesOf(signer.publicKey);
      const compressed = bytes(2 + (publicKey[64] & 1), ...publicKey.subarray(1, 33));
      const secret = secretFromSeed(filled(32, 9));
      const message = bytes(1, 2, 3);
      const data = {
        0: compressed,
        48: filled(33, 0xff),
        96: sign(secret, message, filled(32, 1)),
        160: getPublicKey(secret),
        192: message,
        208: bytes(3, 2, 1),
      };
      const run = runGuest(chain, {
        data,
        call: [
          ['hash_keccak_256', at(0xc0), 3, at(0x100)],
          ['hash_keccak_256', NOWHERE, 0, at(0x120)],
          // Buffers may overlap.
          ['hash_keccak_256', at(0x100), 32, at(0x110)],
          ['ecdsa_to_eth_address', at(0), at(0x140)],
          ['ecdsa_to_eth_address', at(0x30), at(0x160)],
          ['sr25519_verify', at(0x60), at(0xa0), 3, at(0xc0)],
          ['sr25519_verify', at(0x60), at(0xa0), 3, at(0xd0)],
          ['sr25519_verify', at(0x30), at(0xa0), 3, at(0xc0)],
        ],
      });
      const first = keccak256(message);
      expect(toHex(run.scratch.subarray(0x110, 0x130))).toBe(keccak256(first));
      expect(toHex(run.scratch.subarray(0x130, 0x140))).toBe(`0x${keccak256('0x').slice(34)}`);
      expect(toHex(run.scratch.subarray(0x140, 0x154))).toBe(signer.address.toLowerCase());
      expect(run.answers.slice(3, 8)).toEqual([0n, 7n, 0n, 8n, 8n]);
    }));

  it('numbers of the chain', () =>
    onChain(
      (chain) => {
        chain.Timestamp.Now.put(12_345_678n);
        const data = { 0: le256(0n), 32: le256(1n), 64: le256(1n << 200n), 96: bytesOf(BOB) };
        const run = runGuest(chain, {
          data,
          call: [
            ['chain_id', at(0x100)],
            ['block_number', at(0x120)],
            ['now', at(0x140)],
            ['base_fee', at(0x160)],
            ['block_hash', at(0), at(0x180)],
            ['block_hash', at(0x20), at(0x1a0)],
            ['block_hash', at(0x40), at(0x1c0)],
            ['balance_of', at(0x60), at(0x1e0)],
            ['gas_limit'],
            ['gas_price'],
          ],
        });
        const number = (from: number) => numberOf(run.scratch.subarray(from, from + 32));
        expect([number(0x100), number(0x120), number(0x140), number(0x160)]).toEqual([7n, 1n, 12_345n, 3n]);
        expect(toHex(run.scratch.subarray(0x180, 0x1a0))).toBe(`0x${'45'.repeat(32)}`);
        expect([number(0x1a0), number(0x1c0)]).toEqual([0n, 0n]);
        expect(number(0x1e0)).toBe(chain.Revive.balanceOf(BOB));
        expect(run.answers.slice(8, 10)).toEqual([60_000_000n, 3n]);
      },
      { chainId: 7n, gasPrice: 3n },
    ));
});

it('the table has upstream’s functions, no more and no fewer', () => {
  // polkadot-sdk, `substrate/frame/revive/src/vm/pvm/env.rs`, without the one for benchmarks.
  const upstream = `address balance balance_of base_fee block_author block_hash block_number call call_data_copy call_data_load
    call_data_size call_evm caller chain_id code_hash code_size consume_all_gas delegate_call delegate_call_evm deposit_event
    ecdsa_to_eth_address gas_limit gas_price get_immutable_data get_storage get_storage_or_zero hash_keccak_256 instantiate now origin
    ref_time_left return_data_copy return_data_size seal_return set_immutable_data set_storage set_storage_or_clear sr25519_verify
    terminate value_transferred`;
  expect([...HOST_FUNCTION_NAMES].sort()).toEqual(upstream.split(/\s+/));
});
