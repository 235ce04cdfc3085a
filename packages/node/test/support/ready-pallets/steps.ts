import { blake2AsHex, encodeAddress } from '@polkadot/util-crypto';
import { ALICE } from '@polkavirt/mock-runtime';
import { type AnyStep, address, asRoot, call, REMARK, SS58, step, TOO_MUCH, transfer, UNIT, WEIGHT } from './step.ts';

const CENT = UNIT / 100n;
const any = { type: 'Any' };

const utility: AnyStep[] = [
  step('Alice', call('Utility', 'batch', { calls: [transfer('Bob'), TOO_MUCH] }), 'Utility.BatchInterrupted'),
  {
    // Nothing of it stays.
    ...step('Alice', call('Utility', 'batch_all', { calls: [transfer('Bob'), TOO_MUCH] })),
    error: 'Token.FundsUnavailable',
    gained: ['Bob', 0n],
  },
  {
    ...step('Alice', call('Utility', 'batch_all', { calls: [transfer('Bob'), transfer('Bob')] }), 'Utility.BatchCompleted'),
    gained: ['Bob', 2n * UNIT],
  },
  {
    ...step('Alice', call('Utility', 'force_batch', { calls: [TOO_MUCH, transfer('Bob')] }), 'Utility.BatchCompletedWithErrors'),
    gained: ['Bob', UNIT],
  },
  step('Alice', call('Utility', 'as_derivative', { index: 7, call: REMARK }), 'System.Remarked'),
  step('Alice', call('Utility', 'if_else', { main: TOO_MUCH, fallback: transfer('Bob') }), 'Utility.IfElseFallbackCalled'),
  ...['dispatch_as', 'dispatch_as_fallible'].map((name) => {
    const as_origin = { type: 'system', value: { type: 'Signed', value: SS58.Bob } };
    return asRoot(call('Utility', name, { as_origin, call: REMARK }), 'System.Remarked', 'Utility.DispatchedAs');
  }),
  asRoot(call('Utility', 'with_weight', { call: REMARK, weight: WEIGHT }), 'Sudo.Sudid'),
];

const bytes = Uint8Array.of(0, 0, 4, 9);
const preimage: AnyStep[] = [
  // A unit and four hundredths are held.
  { ...step('Bob', call('Preimage', 'note_preimage', { bytes }), 'Preimage.Noted'), reserved: ['Bob', UNIT + 4n * CENT] },
  asRoot(call('Preimage', 'request_preimage', { hash: blake2AsHex(bytes) }), 'Preimage.Requested'),
  asRoot(call('Preimage', 'unrequest_preimage', { hash: blake2AsHex(bytes) })),
  {
    ...step('Bob', call('Preimage', 'unnote_preimage', { hash: blake2AsHex(bytes) }), 'Preimage.Cleared'),
    reserved: ['Bob', 0n],
  },
  step('Bob', call('Preimage', 'ensure_updated', { hashes: [blake2AsHex(bytes)] })),
];

const LATE = 1_000_000;
const what = { maybe_periodic: undefined, priority: 128, call: REMARK };
const id = `0x${'5c'.repeat(32)}`;
const [scheduled, canceled] = ['Scheduler.Scheduled', 'Scheduler.Canceled'];
const scheduler: AnyStep[] = [
  asRoot(call('Scheduler', 'schedule', { when: LATE, ...what }), scheduled),
  asRoot(call('Scheduler', 'set_retry', { task: [LATE, 0], retries: 3, period: 2 }), 'Scheduler.RetrySet'),
  asRoot(call('Scheduler', 'cancel_retry', { task: [LATE, 0] }), 'Scheduler.RetryCancelled'),
  asRoot(call('Scheduler', 'cancel', { when: LATE, index: 0 }), canceled),
  asRoot(call('Scheduler', 'schedule_named', { id, when: LATE, ...what }), scheduled),
  asRoot(call('Scheduler', 'set_retry_named', { id, retries: 3, period: 2 }), 'Scheduler.RetrySet'),
  asRoot(call('Scheduler', 'cancel_retry_named', { id }), 'Scheduler.RetryCancelled'),
  asRoot(call('Scheduler', 'cancel_named', { id }), canceled),
  asRoot(call('Scheduler', 'schedule_named_after', { id, after: 5000, ...what }), scheduled),
  asRoot(call('Scheduler', 'cancel_named', { id }), canceled),
  // In the block after the next one.
  asRoot(call('Scheduler', 'schedule_after', { after: 1, ...what }), scheduled),
  step('Bob', REMARK),
  step('Bob', REMARK),
];

/** What is announced: the hash of a remark of three bytes, as the runtime encodes it. */
const announced = { real: address('Alice'), call_hash: blake2AsHex(Uint8Array.of(0, 7, 12, 1, 2, 3)) };
const proxy: AnyStep[] = [
  {
    ...step('Alice', call('Proxy', 'add_proxy', { delegate: address('Bob'), proxy_type: any, delay: 0 }), 'Proxy.ProxyAdded'),
    reserved: ['Alice', 15n * CENT + (8n + 33n) * 6n * CENT],
  },
  {
    ...step(
      'Bob',
      call('Proxy', 'proxy', { real: address('Alice'), force_proxy_type: undefined, call: transfer('Charlie') }),
      'Proxy.ProxyExecuted',
    ),
    gained: ['Charlie', UNIT],
  },
  step('Alice', call('Proxy', 'poke_deposit')),
  step('Bob', call('Proxy', 'announce', announced), 'Proxy.Announced'),
  step('Bob', call('Proxy', 'remove_announcement', announced)),
  step('Bob', call('Proxy', 'announce', announced), 'Proxy.Announced'),
  step('Alice', call('Proxy', 'reject_announcement', { delegate: address('Bob'), call_hash: announced.call_hash })),
  step('Bob', call('Proxy', 'announce', announced), 'Proxy.Announced'),
  step(
    'Bob',
    call('Proxy', 'proxy_announced', {
      delegate: address('Bob'),
      real: address('Alice'),
      force_proxy_type: undefined,
      call: REMARK,
    }),
    'Proxy.ProxyExecuted',
    'System.Remarked',
  ),
  step('Alice', call('Proxy', 'remove_proxy', { delegate: address('Bob'), proxy_type: any, delay: 0 }), 'Proxy.ProxyRemoved'),
  { ...step('Alice', call('Proxy', 'remove_proxies')), reserved: ['Alice', 0n] },
  step('Alice', call('Proxy', 'create_pure', { proxy_type: any, delay: 0, index: 0 }), 'Proxy.PureCreated'),
  // Only the pure account itself may, as which Alice acts.
  ({ height, index }, { Proxy: pallet }) => {
    const pure = encodeAddress(pallet.pureAccount(ALICE, { type: 'Any' }, 0, [height, index]), 42);
    const kill = call('Proxy', 'kill_pure', { spawner: address('Alice'), proxy_type: any, index: 0, height, ext_index: index });
    return {
      ...step(
        'Alice',
        call('Proxy', 'proxy', { real: { type: 'Id', value: pure }, force_proxy_type: undefined, call: kill }),
        'Proxy.PureKilled',
        'Proxy.ProxyExecuted',
      ),
      reserved: ['Alice', 0n],
    };
  },
];

const call_hash = blake2AsHex(Uint8Array.of(0, 7, 12, 1, 2, 3));
/** Alice and another one of three: the others in the order of their accounts. */
const others = { Alice: [SS58.Bob, SS58.Charlie], Bob: [SS58.Charlie, SS58.Alice] };
const byAlice = { threshold: 2, other_signatories: others.Alice };
const deposit = 15n * CENT + (88n + 2n * 32n) * 6n * CENT;
const multisig: AnyStep[] = [
  step('Alice', call('Multisig', 'as_multi_threshold_1', { other_signatories: [SS58.Bob], call: REMARK }), 'System.Remarked'),
  {
    ...step(
      'Alice',
      call('Multisig', 'as_multi', { ...byAlice, maybe_timepoint: undefined, call: REMARK, max_weight: WEIGHT }),
      'Multisig.NewMultisig',
    ),
    reserved: ['Alice', deposit],
  },
  (maybe_timepoint) => ({
    ...step(
      'Bob',
      call('Multisig', 'as_multi', {
        threshold: 2,
        other_signatories: others.Bob,
        maybe_timepoint,
        call: REMARK,
        max_weight: WEIGHT,
      }),
      'Multisig.MultisigExecuted',
    ),
    reserved: ['Alice', 0n],
  }),
  step(
    'Alice',
    call('Multisig', 'approve_as_multi', { ...byAlice, maybe_timepoint: undefined, call_hash, max_weight: WEIGHT }),
    'Multisig.NewMultisig',
  ),
  (timepoint) => ({
    ...step('Alice', call('Multisig', 'cancel_as_multi', { ...byAlice, timepoint, call_hash }), 'Multisig.MultisigCancelled'),
    reserved: ['Alice', 0n],
  }),
  {
    ...step('Alice', call('Multisig', 'poke_deposit', { ...byAlice, call_hash })),
    error: 'Multisig.NotFound',
  },
];

const sudo: AnyStep[] = [
  step('Alice', call('Sudo', 'sudo', { call: REMARK }), 'Sudo.Sudid'),
  step('Alice', call('Sudo', 'sudo_unchecked_weight', { call: REMARK, weight: WEIGHT }), 'Sudo.Sudid'),
  step('Alice', call('Sudo', 'sudo_as', { who: address('Bob'), call: REMARK }), 'System.Remarked', 'Sudo.SudoAsDone'),
  step('Alice', call('Sudo', 'set_key', { new: address('Bob') }), 'Sudo.KeyChanged'),
  { ...step('Alice', call('Sudo', 'sudo', { call: REMARK })), error: 'Sudo.RequireSudo' },
  step('Bob', call('Sudo', 'remove_key'), 'Sudo.KeyRemoved'),
];

export const STEPS = { utility, preimage, scheduler, proxy, multisig, sudo };
