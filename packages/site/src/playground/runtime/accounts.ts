import { ALICE, BOB, CHARLIE, DAVE } from '@polkavirt/mock-runtime';

/** Development accounts: who signs, and what a form takes by its name. */
export const ACCOUNTS = { Alice: ALICE, Bob: BOB, Charlie: CHARLIE, Dave: DAVE } as const;
export type AccountName = keyof typeof ACCOUNTS;
