import type { UpstreamTests } from '../support/upstream.ts';

export const UPSTREAM: UpstreamTests = {
  crate: 'pallet-sudo',
  file: 'substrate/frame/sudo/src/tests.rs',
  commit: '521053ed99b0c75438b9b352e81527906a74860c',
  tests: [
    'test_setup_works',
    'sudo_basics',
    'sudo_emits_events_correctly',
    'sudo_unchecked_weight_basics',
    'sudo_unchecked_weight_emits_events_correctly',
    'set_key_basics',
    'set_key_emits_events_correctly',
    'remove_key_works',
    'sudo_as_basics',
    'sudo_as_emits_events_correctly',
  ],
  notApplicable: {},
};
