import { concatBytes, decode, encode, T } from '@polkavirt/mock-runtime';
import type { Block } from '../chain/block.ts';
import { bytes, hash, optional, required } from '../json-rpc/params.ts';
import { rpcCall } from '../json-rpc/rpc-method.ts';
import type { NodeParts } from '../node-parts.ts';
import { dispatchInfoType, feeDetailsType } from '../runtime-apis/runtime-apis.ts';
import { blockAt, callApi } from './block-access.ts';

const query = (node: NodeParts, block: Block, method: string, extrinsic: Uint8Array): Uint8Array =>
  callApi(node, block, `TransactionPaymentApi_${method}`, concatBytes(extrinsic, encode(T.u32, extrinsic.length)));

const hexNumber = (value: bigint): string => `0x${value.toString(16)}`;

export const payment = {
  /** What an extrinsic costs without its tip. The signature need not be good. */
  payment_queryInfo: rpcCall([required('extrinsic', bytes), optional('at', hash)], (node, extrinsic, at) => {
    const info = decode(dispatchInfoType, query(node, blockAt(node, at), 'query_info', extrinsic));
    return {
      weight: { ref_time: Number(info.weight.refTime), proof_size: Number(info.weight.proofSize) },
      class: info.class.type.toLowerCase(),
      partialFee: info.partialFee.toString(),
    };
  }),

  payment_queryFeeDetails: rpcCall([required('extrinsic', bytes), optional('at', hash)], (node, extrinsic, at) => {
    const { inclusionFee } = decode(feeDetailsType, query(node, blockAt(node, at), 'query_fee_details', extrinsic));
    if (inclusionFee === undefined) return { inclusionFee: null };
    const { baseFee, lenFee, adjustedWeightFee } = inclusionFee;
    return {
      inclusionFee: {
        baseFee: hexNumber(baseFee),
        lenFee: hexNumber(lenFee),
        adjustedWeightFee: hexNumber(adjustedWeightFee),
      },
    };
  }),
};
