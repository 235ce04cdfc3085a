import type { UpstreamTests } from '../support/upstream.ts';

export const UPSTREAM: UpstreamTests = {
  crate: 'pallet-preimage',
  file: 'substrate/frame/preimage/src/tests.rs',
  commit: '13be42aa8004251e28ab34077000ee4cbcd60a19',
  tests: [
    'user_note_preimage_works',
    'manager_note_preimage_works',
    'user_unnote_preimage_works',
    'manager_unnote_preimage_works',
    'manager_unnote_user_preimage_works',
    'requested_then_noted_preimage_cannot_be_unnoted',
    'request_note_order_makes_no_difference',
    'requested_then_user_noted_preimage_is_free',
    'request_user_note_order_makes_no_difference',
    'unrequest_preimage_works',
    'user_noted_then_requested_preimage_is_refunded_once_only',
    'noted_preimage_use_correct_map',
    'query_and_store_preimage_workflow',
    'query_preimage_request_works',
    'query_preimage_hold_and_drop_work',
    'store_preimage_basic_works',
    'store_preimage_note_too_large_errors',
    'store_preimage_bound_too_large_errors',
  ],
  notApplicable: {},
};
