import { type AnyRuntime, type AnyType, type HexString, T, type Type } from '@polkavirt/mock-runtime';
import { type Era, era } from './era.ts';
import { findTransactionPayment } from './find-transaction-payment.ts';

/** What a signer's extensions give. */
export interface ExtensionValues {
  readonly era: Era;
  readonly nonce: number;
  /** 0 in a runtime without fees. */
  readonly tip: bigint;
}

/** What a signer signs without sending it. */
export interface Implicit {
  readonly specVersion: number;
  readonly transactionVersion: number;
  readonly genesisHash: HexString;
  /** The hash of the block at which the era begins. */
  readonly birthHash: HexString;
}

/** A part of a transaction around its call: what is sent with it, and what is only signed. */
export interface TransactionExtensionType {
  readonly identifier: string;
  /** What is sent. */
  readonly extra: AnyType;
  /** Which value it carries, if any. */
  readonly carries?: keyof ExtensionValues;
  /** What is signed but not sent. */
  readonly implicit: AnyType;
  readonly implied?: keyof Implicit;
}

const system = (module: string, name: string) => ({ path: ['frame_system', 'extensions', module, name] });
const nothing = (module: string, name: string): AnyType => ({
  ...T.unit,
  info: { kind: 'composite', ...system(module, name), fields: [] },
});

/**
 * The extensions in the order in which they are encoded: those of a plain FRAME runtime. `ChargeTransactionPayment` is there
 * if the runtime has the pallet.
 */
export function transactionExtensions(runtime: AnyRuntime): TransactionExtensionType[] {
  const list: TransactionExtensionType[] = [
    { identifier: 'CheckNonZeroSender', extra: nothing('check_non_zero_sender', 'CheckNonZeroSender'), implicit: T.unit },
    {
      identifier: 'CheckSpecVersion',
      extra: nothing('check_spec_version', 'CheckSpecVersion'),
      implicit: T.u32,
      implied: 'specVersion',
    },
    {
      identifier: 'CheckTxVersion',
      extra: nothing('check_tx_version', 'CheckTxVersion'),
      implicit: T.u32,
      implied: 'transactionVersion',
    },
    { identifier: 'CheckGenesis', extra: nothing('check_genesis', 'CheckGenesis'), implicit: T.h256, implied: 'genesisHash' },
    {
      identifier: 'CheckMortality',
      extra: T.newtype(system('check_mortality', 'CheckMortality'), era),
      carries: 'era',
      implicit: T.h256,
      implied: 'birthHash',
    },
    {
      identifier: 'CheckNonce',
      extra: T.newtype(system('check_nonce', 'CheckNonce'), T.compact(T.u32)),
      carries: 'nonce',
      implicit: T.unit,
    },
    { identifier: 'CheckWeight', extra: nothing('check_weight', 'CheckWeight'), implicit: T.unit },
  ];
  if (findTransactionPayment(runtime) !== undefined) {
    list.push({
      identifier: 'ChargeTransactionPayment',
      extra: T.newtype({ path: ['pallet_transaction_payment', 'ChargeTransactionPayment'] }, T.compact(T.u128)),
      carries: 'tip',
      implicit: T.unit,
    });
  }
  return list;
}

/** What is sent of all extensions: a tuple in metadata, values by name here. */
export const extraType = (extensions: readonly TransactionExtensionType[]): Type<ExtensionValues> => {
  const tuple = T.tuple(...extensions.map(({ extra }) => extra));
  return {
    write: (sink, values) =>
      tuple.write(
        sink,
        extensions.map(({ carries }) => (carries === undefined ? undefined : values[carries])),
      ),
    read(source) {
      const values: Record<string, unknown> = { tip: 0n };
      for (const { extra, carries } of extensions) {
        const value = extra.read(source);
        if (carries !== undefined) values[carries] = value;
      }
      return values as unknown as ExtensionValues;
    },
    info: tuple.info,
  };
};

/** What is signed but not sent, of all extensions. */
export const implicitType = (extensions: readonly TransactionExtensionType[]): Type<Implicit> => {
  const tuple = T.tuple(...extensions.map(({ implicit }) => implicit));
  return {
    write: (sink, values) =>
      tuple.write(
        sink,
        extensions.map(({ implied }) => (implied === undefined ? undefined : values[implied])),
      ),
    read(source) {
      const values: Record<string, unknown> = {};
      for (const { implicit, implied } of extensions) {
        const value = implicit.read(source);
        if (implied !== undefined) values[implied] = value;
      }
      return values as unknown as Implicit;
    },
    info: tuple.info,
  };
};
