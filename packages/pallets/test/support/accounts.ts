import type { AccountId } from '@polkavirt/mock-runtime';

/** Upstream's tests count accounts: 1, 2, 3. Their order is the same here. */
export const account = (number: number): AccountId => `0x${number.toString(16).padStart(64, '0')}`;
