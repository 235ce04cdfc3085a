import {
  type AnyRuntime,
  decode,
  dispatchClass,
  encode,
  runtimeVersion,
  T,
  type TransactionSource,
  type Type,
  viewFunctionError,
  viewFunctionId,
} from '@polkavirt/mock-runtime';
import type { ExtrinsicFormat } from '../extrinsic/extrinsic-format.ts';
import { findTransactionPayment } from '../extrinsic/find-transaction-payment.ts';
import { buildMetadata, METADATA_VERSIONS, type MetadataVersion } from '../metadata/build-metadata.ts';
import { apiMethod, type RuntimeApi } from '../metadata/runtime-api.ts';
import { versionOf } from '../metadata/runtime-version.ts';
import { createDryRunApi } from './dry-run-api.ts';
import {
  type ApplyExtrinsicResult,
  applyExtrinsicResult,
  type TransactionValidity,
  transactionSource,
  transactionValidity,
} from './validity-types.ts';

/** What the APIs that take extrinsics call. Each gets the encoded extrinsic, and runs with a block's storage. */
export interface ExtrinsicFunctions {
  applyExtrinsic(encoded: Uint8Array): ApplyExtrinsicResult;
  validateTransaction(encoded: Uint8Array, source: TransactionSource): TransactionValidity;
}

const opaqueMetadata = T.newtype({ path: ['sp_core', 'OpaqueMetadata'] }, T.bytes);

const inclusionFee = T.struct(
  { path: ['pallet_transaction_payment', 'types', 'InclusionFee'], params: [{ name: 'Balance', type: T.u128 }] },
  { baseFee: T.u128, lenFee: T.u128, adjustedWeightFee: T.u128 },
);
export const feeDetailsType = T.struct(
  { path: ['pallet_transaction_payment', 'types', 'FeeDetails'], params: [{ name: 'Balance', type: T.u128 }] },
  { inclusionFee: T.option(inclusionFee), tip: T.u128 },
);
export const dispatchInfoType = T.struct(
  {
    path: ['pallet_transaction_payment', 'types', 'RuntimeDispatchInfo'],
    params: [
      { name: 'Balance', type: T.u128 },
      { name: 'Weight', type: T.weight },
    ],
  },
  { weight: T.weight, class: dispatchClass, partialFee: T.u128 },
);

/**
 * The runtime APIs of a runtime, with upstream's names, versions and types. Methods of upstream's APIs that only
 * consensus needs are left out, also from metadata.
 */
export function createRuntimeApis(runtime: AnyRuntime, format: ExtrinsicFormat, extrinsics: ExtrinsicFunctions): RuntimeApi[] {
  let metadata: Readonly<Record<MetadataVersion, Uint8Array>> | undefined;
  const metadataAt = (version: number): Uint8Array | undefined => {
    metadata ??= buildMetadata(runtime, format, apis);
    return (metadata as Readonly<Record<number, Uint8Array>>)[version];
  };
  const { System } = runtime;
  const payment = findTransactionPayment(runtime);
  /** An extrinsic as an argument: its bytes, described as what it is. */
  const encodedExtrinsic: Type<Uint8Array> = {
    write: (sink, bytes) => sink.bytes(bytes),
    read: (source) => encode(format.extrinsic, format.extrinsic.read(source)),
    info: format.extrinsic.info,
  };

  const apis: RuntimeApi[] = [
    {
      name: 'Core',
      version: 5,
      docs: ['What every runtime has.'],
      methods: [apiMethod('version', 'The version of the runtime.', [], runtimeVersion, () => versionOf(runtime, apis))],
    },
    {
      name: 'Metadata',
      version: 2,
      docs: ['What the runtime says of itself to clients.'],
      methods: [
        apiMethod('metadata', 'The metadata in version 14.', [], opaqueMetadata, () => metadataAt(14)!),
        apiMethod(
          'metadata_at_version',
          'The metadata in a version, if there is one.',
          [['version', T.u32]],
          T.option(opaqueMetadata),
          metadataAt,
        ),
        apiMethod('metadata_versions', 'The versions of metadata that there are.', [], T.vec(T.u32), () => [
          ...METADATA_VERSIONS,
        ]),
      ],
    },
    {
      name: 'BlockBuilder',
      version: 6,
      docs: ['Putting extrinsics into a block.'],
      isInNextBlock: true,
      methods: [
        apiMethod(
          'apply_extrinsic',
          'Applies an extrinsic to the next block.',
          [['extrinsic', encodedExtrinsic]],
          applyExtrinsicResult,
          extrinsics.applyExtrinsic,
        ),
      ],
    },
    {
      name: 'TaggedTransactionQueue',
      version: 3,
      docs: ['What a transaction pool asks.'],
      isInNextBlock: true,
      methods: [
        apiMethod(
          'validate_transaction',
          'Whether and when a transaction can be in a block.',
          [
            ['source', transactionSource],
            ['tx', encodedExtrinsic],
            ['block_hash', T.h256],
          ],
          transactionValidity,
          ({ type }, encoded) => extrinsics.validateTransaction(encoded, type),
        ),
      ],
    },
    {
      name: 'AccountNonceApi',
      version: 1,
      docs: ['Nonces of accounts.'],
      methods: [
        apiMethod('account_nonce', 'How many transactions an account sent.', [['account', T.accountId]], T.u32, (account) =>
          System.accountNonce(account),
        ),
      ],
    },
  ];
  apis.push(createDryRunApi(runtime));
  if (payment !== undefined) {
    const infoOf = (encoded: Uint8Array) => {
      const { call, signature, general } = decode(format.extrinsic, encoded);
      return { info: runtime.dispatchInfo(call), isSigned: signature !== undefined || general !== undefined };
    };
    apis.push({
      name: 'TransactionPaymentApi',
      version: 4,
      docs: ['What extrinsics cost.'],
      methods: [
        apiMethod(
          'query_info',
          'The weight, class and fee of an extrinsic.',
          [
            ['uxt', encodedExtrinsic],
            ['len', T.u32],
          ],
          dispatchInfoType,
          (encoded, length) => {
            const { info, isSigned } = infoOf(encoded);
            return {
              weight: info.weight,
              class: { type: info.class },
              partialFee: isSigned ? payment.computeFee(length, info) : 0n,
            };
          },
        ),
        apiMethod(
          'query_fee_details',
          'The parts of the fee of an extrinsic.',
          [
            ['uxt', encodedExtrinsic],
            ['len', T.u32],
          ],
          feeDetailsType,
          (encoded, length) => {
            const { info, isSigned } = infoOf(encoded);
            const { tip, ...fee } = payment.feeDetails(length, info);
            return { inclusionFee: isSigned && info.paysFee === 'Yes' ? fee : undefined, tip };
          },
        ),
      ],
    });
  }
  if (runtime.pallets.some(({ pallet }) => pallet.definition.viewFunctions.size > 0)) {
    apis.push({
      name: 'RuntimeViewFunction',
      version: 1,
      docs: ['What anybody may ask a pallet.'],
      methods: [
        apiMethod(
          'execute_view_function',
          'Execute a view function query.',
          [
            ['query_id', viewFunctionId],
            ['input', T.bytes],
          ],
          T.result(T.bytes, viewFunctionError),
          (id, input) => runtime.executeViewFunction(id, input),
        ),
      ],
    });
  }
  apis.push(...runtime.apis);
  return apis;
}
