import { HOST_FUNCTION_NAMES, HOST_FUNCTIONS, SENTINEL } from '../../src/index.ts';
import { BOB, deploy } from '../support/chain.ts';
import { describeEachImplementation } from '../support/describe-each-implementation.ts';
import { deployGuest, expectFailure, guest, NOWHERE, pack, runGuest, type Step } from '../support/guest.ts';
import { at, bytes, bytesOf, filled, KEY, le256, MAX, u32 } from '../support/guest-values.ts';
import { loadFixture } from '../support/solidity.ts';

describeEachImplementation('host functions: refusals', (onChain) => {
  it('every pointer to nowhere ends the frame', () =>
    onChain((chain) => {
      const target = deploy(chain, loadFixture('Counter')).address;
      const data = { 0: bytesOf(target), 32: filled(32, 0xff), 96: u32(64), 147: bytes(4), [KEY]: filled(32, 1) };
      const N = NOWHERE;
      const [callee, zero, limit, length] = [at(0), at(0x200), at(0x20), at(0x60)];
      const bad: Step[] = [
        ['call_data_load', N, 0],
        ['call_data_copy', N, 1, 0],
        ['call_data_copy', 0x20fff, 2, 0],
        ['seal_return', 0, N, 1],
        ['seal_return', 0, SENTINEL, 2],
        ['value_transferred', N],
        ['caller', N],
        ['origin', N],
        ['address', N],
        ['balance', N],
        ['balance_of', N, at(0)],
        ['balance_of', at(0), N],
        ['chain_id', N],
        ['block_number', N],
        ['now', N],
        ['base_fee', N],
        ['block_hash', N, at(0)],
        ['block_hash', at(0), N],
        ['block_author', N],
        ['code_size', N],
        ['code_hash', N, at(0)],
        ['code_hash', at(0), N],
        ['get_storage', 0, N, SENTINEL, at(0), length],
        ['get_storage', 0, N, 1, at(0), length],
        ['get_storage_or_zero', 0, N, at(0)],
        ['get_storage_or_zero', 0, at(0), N],
        ['set_storage', 0, N, SENTINEL, at(0), 1],
        ['set_storage', 0, at(0), SENTINEL, N, 1],
        ['set_storage_or_clear', 0, N, at(0)],
        ['set_storage_or_clear', 0, at(0), N],
        ['hash_keccak_256', N, 1, at(0)],
        ['hash_keccak_256', at(0), 1, N],
        ['hash_keccak_256', at(0), 0x10_0000, at(0)],
        ['deposit_event', N, 1, at(0), 0],
        ['deposit_event', at(0), 0, N, 1],
        ['return_data_copy', at(0), N, 0],
        ['call', pack(8, N), MAX, MAX, pack(limit, zero), pack(0, 0), pack(length, SENTINEL)],
        ['call', pack(8, callee), MAX, MAX, pack(N, zero), pack(0, 0), pack(length, SENTINEL)],
        ['call', pack(8, callee), MAX, MAX, pack(limit, N), pack(0, 0), pack(length, SENTINEL)],
        ['call', pack(8, callee), MAX, MAX, pack(limit, zero), pack(4, N), pack(length, SENTINEL)],
        ['call', pack(8, callee), MAX, MAX, pack(limit, zero), pack(0, 0), pack(N, at(0x100))],
        // The identity precompile answers with its input.
        ['call', pack(8, at(0x80)), MAX, MAX, pack(limit, zero), pack(4, at(0)), pack(length, N)],
        ['call_evm', 8, N, zero, MAX, pack(0, 0), pack(length, SENTINEL)],
        ['call_evm', 8, callee, N, MAX, pack(0, 0), pack(length, SENTINEL)],
        ['delegate_call', pack(0, N), MAX, MAX, limit, pack(0, 0), pack(length, SENTINEL)],
        ['delegate_call', pack(0, callee), MAX, MAX, N, pack(0, 0), pack(length, SENTINEL)],
        ['delegate_call_evm', 0, N, MAX, pack(0, 0), pack(length, SENTINEL)],
        ['instantiate', MAX, MAX, pack(limit, zero), pack(32, N), pack(length, SENTINEL), pack(SENTINEL, SENTINEL)],
        ['instantiate', MAX, MAX, pack(limit, N), pack(32, at(0)), pack(length, SENTINEL), pack(SENTINEL, SENTINEL)],
        ['instantiate', MAX, MAX, pack(N, zero), pack(32, at(0)), pack(length, SENTINEL), pack(SENTINEL, SENTINEL)],
        ['instantiate', MAX, MAX, pack(limit, zero), pack(32, at(0)), pack(length, SENTINEL), pack(SENTINEL, N)],
        ['instantiate', MAX, MAX, pack(limit, zero), pack(31, at(0)), pack(length, SENTINEL), pack(SENTINEL, SENTINEL)],
        ['terminate', N],
        ['ecdsa_to_eth_address', N, at(0)],
        ['sr25519_verify', N, at(0), 0, at(0)],
        ['sr25519_verify', at(0), N, 0, at(0)],
        ['sr25519_verify', at(0), at(0), 1, N],
      ];
      for (const step of bad) {
        const { outcome } = runGuest(chain, { data, call: [step] });
        expect([step, outcome.result]).toMatchObject([step, { ok: false, error: { name: 'OutOfBounds' } }]);
        expect(outcome.diagnostics).toMatchObject([{ hostFunction: step[0], stack: [{ type: 'CALL', exportName: 'call' }] }]);
      }
      // A bad pointer in what was found under a key, once there is something.
      expectFailure(
        chain,
        {
          data,
          call: [
            ['set_storage', 0, at(KEY), SENTINEL, at(0), 4],
            ['get_storage', 0, at(KEY), SENTINEL, N, length],
          ],
        },
        'OutOfBounds',
        'to write',
      );
      // Every function that takes a pointer was tried, except the two on immutable data, which have a test of their own.
      const tried = new Set(bad.map(([name]) => name));
      const pointerless = ['call_data_size', 'gas_limit', 'gas_price', 'ref_time_left', 'return_data_size', 'consume_all_gas'];
      expect(HOST_FUNCTION_NAMES.filter((name) => !tried.has(name))).toEqual(
        expect.arrayContaining([...pointerless, 'get_immutable_data', 'set_immutable_data']),
      );
      expect(HOST_FUNCTION_NAMES.length).toBe(tried.size + pointerless.length + 2);
    }));

  it('nothing that changes the state happens in a read-only call', () =>
    onChain((chain) => {
      const mutating = HOST_FUNCTION_NAMES.filter((name) => 'mutating' in HOST_FUNCTIONS[name]);
      expect(mutating).toEqual(['set_storage', 'set_storage_or_clear', 'deposit_event', 'instantiate', 'terminate']);
      for (const name of mutating) {
        const inner = deployGuest(chain, guest({ call: [[name, 0, 0, 0, 0, 0, 0] as Step] }));
        const data = { 0: bytesOf(inner), 32: filled(32, 0xff), 96: u32(0) };
        const readOnly: Step = [
          'call',
          pack(24, at(0)),
          MAX,
          MAX,
          pack(at(0x20), at(0x200)),
          pack(0, 0),
          pack(at(0x60), SENTINEL),
        ];
        const { answers, outcome } = runGuest(chain, { data, call: [readOnly] });
        expect([name, answers[0], outcome.diagnostics[0]]).toMatchObject([
          name,
          1n,
          { error: 'StateChangeDenied', message: `${name} changes the state, which a read-only call may not` },
        ]);
      }
      const data = { 0: bytesOf(BOB), 32: filled(32, 0xff), 64: le256(1n), 96: u32(0) };
      const paying: Step = ['call', pack(24, at(0)), MAX, MAX, pack(at(0x20), at(0x40)), pack(0, 0), pack(at(0x60), SENTINEL)];
      expectFailure(chain, { data, call: [paying] }, 'StateChangeDenied', 'may not move value');
    }));

  it('flags: unknown ones end the frame', () =>
    onChain((chain) => {
      const data = { 0: bytesOf(BOB), 32: filled(32, 0xff), 96: u32(0) };
      const call = (flags: number): Step => [
        'call',
        pack(flags, at(0)),
        MAX,
        MAX,
        pack(at(0x20), at(0x200)),
        0n,
        pack(at(0x60), SENTINEL),
      ];
      expectFailure(chain, { data, call: [call(32)] }, 'InvalidCallFlags', 'no flags 0x20');
      expectFailure(
        chain,
        { data, call: [['call_evm', 64, at(0), at(0x200), MAX, 0, pack(at(0x60), SENTINEL)]] },
        'InvalidCallFlags',
        '0x40',
      );
      expectFailure(chain, { data, call: [['seal_return', 2, at(0), 1]] }, 'InvalidCallFlags', 'no flags 0x2');
      for (const flags of [8, 16, 24]) {
        const delegate: Step = ['delegate_call', pack(flags, at(0)), MAX, MAX, at(0x20), 0n, pack(at(0x60), SENTINEL)];
        expectFailure(chain, { data, call: [delegate] }, 'InvalidCallFlags', 'neither allow re-entry nor be read-only');
      }
      expectFailure(
        chain,
        { data, call: [['delegate_call_evm', 128, at(0), MAX, 0, pack(at(0x60), SENTINEL)]] },
        'InvalidCallFlags',
        '0x80',
      );
    }));
});
