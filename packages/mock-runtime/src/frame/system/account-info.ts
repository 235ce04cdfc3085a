import { newtype, struct, u32, u128 } from '../../types/index.ts';
import type { ValueOf } from '../../types/type.ts';

/** The flag of accounts under the rules of pallet-balances since 2023. */
const NEW_LOGIC = 1n << 127n;

/** An account's funds, in the smallest unit (pallet-balances, `types.rs`). */
export const accountData = struct(
  { path: ['pallet_balances', 'types', 'AccountData'], params: [{ name: 'Balance', type: u128 }] },
  {
    /** The funds that the account can spend, except the frozen part. */
    free: u128,
    /** Held by pallets; the account cannot spend it. */
    reserved: u128,
    /** The part of the total that may not be spent. */
    frozen: u128,
    flags: newtype({ path: ['pallet_balances', 'types', 'ExtraFlags'] }, u128),
  },
);
export type AccountData = ValueOf<typeof accountData>;

export const DEFAULT_ACCOUNT_DATA: AccountData = { free: 0n, reserved: 0n, frozen: 0n, flags: NEW_LOGIC };

/** Whether an account is under the present rules. */
export const hasNewLogic = ({ flags }: AccountData): boolean => (flags & NEW_LOGIC) !== 0n;
export const withNewLogic = (data: AccountData): AccountData => ({ ...data, flags: data.flags | NEW_LOGIC });

/** Whether the account data is empty, so that System need not store it. */
export const isDefaultAccountData = ({ free, reserved, frozen, flags }: AccountData): boolean =>
  free === 0n && reserved === 0n && frozen === 0n && flags === NEW_LOGIC;

/** An account as System keeps it (frame-system, `AccountInfo`). */
export const accountInfo = struct(
  {
    path: ['frame_system', 'AccountInfo'],
    params: [
      { name: 'Nonce', type: u32 },
      { name: 'AccountData', type: accountData },
    ],
  },
  {
    /** How many transactions it sent. */
    nonce: u32,
    /** The number of reasons why the account must stay. */
    consumers: u32,
    /** The number of reasons that let it exist. At zero, and without sufficients, it is removed. */
    providers: u32,
    /** The number of reasons that let it exist by themselves, without providers. */
    sufficients: u32,
    data: accountData,
  },
);
export type AccountInfo = ValueOf<typeof accountInfo>;

export const DEFAULT_ACCOUNT_INFO: AccountInfo = {
  nonce: 0,
  consumers: 0,
  providers: 0,
  sufficients: 0,
  data: DEFAULT_ACCOUNT_DATA,
};
