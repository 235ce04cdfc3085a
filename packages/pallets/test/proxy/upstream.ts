import type { UpstreamTests } from '../support/upstream.ts';

export const UPSTREAM: UpstreamTests = {
  crate: 'pallet-proxy',
  file: 'substrate/frame/proxy/src/tests.rs',
  commit: '022b977da8103ca5c5a2e118990c874fb89aa5b9',
  tests: [
    'announcement_works',
    'remove_announcement_works',
    'reject_announcement_works',
    'announcer_must_be_proxy',
    'calling_proxy_doesnt_remove_announcement',
    'delayed_requires_pre_announcement',
    'proxy_announced_removes_announcement_and_returns_deposit',
    'filtering_works',
    'add_remove_proxies_works',
    'cannot_add_proxy_without_balance',
    'proxying_works',
    'pure_works',
    'poke_deposit_works_for_proxy_deposits',
    'poke_deposit_works_for_announcement_deposits',
    'poke_deposit_charges_fee_when_deposit_unchanged',
    'poke_deposit_handles_insufficient_balance',
    'poke_deposit_updates_both_proxy_and_announcement_deposits',
    'poke_deposit_fails_for_unsigned_origin',
  ],
  notApplicable: {},
};
