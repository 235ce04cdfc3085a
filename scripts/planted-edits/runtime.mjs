/** Careless edits of the mock runtime, the node and the contracts pallet that once survived every test. */
export const RUNTIME_EDITS = [];
