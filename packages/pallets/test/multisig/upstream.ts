import type { UpstreamTests } from '../support/upstream.ts';

export const UPSTREAM: UpstreamTests = {
  crate: 'pallet-multisig',
  file: 'substrate/frame/multisig/src/tests.rs',
  commit: '0a9970aa1bf1d0fd6376476dc82a491efe593b2a',
  tests: [
    'multisig_deposit_is_taken_and_returned',
    'cancel_multisig_returns_deposit',
    'timepoint_checking_works',
    'multisig_2_of_3_works',
    'multisig_3_of_3_works',
    'cancel_multisig_works',
    'multisig_2_of_3_as_multi_works',
    'multisig_2_of_3_as_multi_with_many_calls_works',
    'multisig_2_of_3_cannot_reissue_same_call',
    'minimum_threshold_check_works',
    'too_many_signatories_fails',
    'duplicate_approvals_are_ignored',
    'multisig_1_of_3_works',
    'multisig_filters',
    'weight_check_works',
    'multisig_handles_no_preimage_after_all_approve',
  ],
  notApplicable: {},
};
