import { bytesToHex, type HexString } from '@polkavirt/mock-runtime';
import type { Address } from '../address.ts';
import type { EthPallets } from './eth-runtime.ts';
import { toQuantity, toWord } from './quantity.ts';

interface AccountView {
  readonly balance: bigint;
  readonly nonce: number;
  readonly code: HexString;
  readonly storage: ReadonlyMap<HexString, HexString>;
}

/** Accounts at one moment, as far as somebody looks at them. */
export type StateView = ReadonlyMap<Address, AccountView>;

/** Reads accounts, and the slots of each, from the state at hand. */
export const viewState = ({ Revive }: EthPallets, touched: ReadonlyMap<Address, ReadonlySet<HexString>>): StateView =>
  new Map(
    [...touched].map(([address, slots]) => [
      address,
      {
        balance: Revive.balanceOf(address),
        nonce: Revive.nonceOf(address),
        code: bytesToHex(Revive.codeAt(address) ?? new Uint8Array()),
        storage: new Map([...slots].map((slot) => [slot, toWord(Revive.getStorage(address, slot))])),
      },
    ]),
  );

interface Options {
  readonly disableStorage: boolean;
  readonly disableCode: boolean;
}

const ZERO = toWord();

type Shown = { balance?: HexString; nonce?: number; code?: HexString; storage?: Record<HexString, HexString> };

const exists = ({ balance, nonce, code }: AccountView): boolean => balance > 0n || nonce > 0 || code !== '0x';

/** All fields of an account. @param slots Those that are shown; default all. */
function whole(
  { balance, nonce, code, storage }: AccountView,
  { disableStorage, disableCode }: Options,
  slots?: Set<HexString>,
): Shown {
  const shown = [...storage].filter(([slot, word]) => slots === undefined || (slots.has(slot) && word !== ZERO));
  return {
    balance: toQuantity(balance),
    ...(nonce > 0 && { nonce }),
    ...(code !== '0x' && !disableCode && { code }),
    ...(shown.length > 0 && !disableStorage && { storage: Object.fromEntries(shown) }),
  };
}

/** What differs in `after`. */
function changes(before: AccountView, after: AccountView, { disableStorage, disableCode }: Options): Shown {
  const storage = [...after.storage].filter(([slot, word]) => word !== before.storage.get(slot) && word !== ZERO);
  return {
    ...(after.balance !== before.balance && { balance: toQuantity(after.balance) }),
    ...(after.nonce !== before.nonce && { nonce: after.nonce }),
    ...(after.code !== before.code && !disableCode && { code: after.code }),
    ...(storage.length > 0 && !disableStorage && { storage: Object.fromEntries(storage) }),
  };
}

const changedSlots = (before: AccountView, after: AccountView): Set<HexString> =>
  new Set([...after.storage].filter(([slot, word]) => word !== before.storage.get(slot)).map(([slot]) => slot));

/**
 * As geth's prestateTracer shows it: the accounts as they were, or, with `post`, those that changed, as they were and what they became. What
 * is new has no `pre`, what is gone has no `post`.
 */
export function prestateOf(pre: StateView, post: StateView | undefined, options: Options): unknown {
  if (post === undefined) return Object.fromEntries([...pre].map(([address, account]) => [address, whole(account, options)]));
  const shown: { pre: Record<Address, Shown>; post: Record<Address, Shown> } = { pre: {}, post: {} };
  for (const [address, before] of pre) {
    const after = post.get(address);
    if (after === undefined) continue;
    const slots = changedSlots(before, after);
    const isSame =
      before.balance === after.balance && before.nonce === after.nonce && before.code === after.code && slots.size === 0;
    if (isSame) continue;
    if (exists(before)) shown.pre[address] = whole(before, options, slots);
    if (exists(after)) shown.post[address] = changes(before, after, options);
  }
  return shown;
}
