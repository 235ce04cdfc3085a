import type { HexString } from '@polkavirt/mock-runtime';
import { invalidParams, type RpcContext, type RpcMethods, rpcCall } from '@polkavirt/node';
import { hashMessage, hashTypedData, serializeTransaction } from 'viem/utils';
import type { EthNode } from './eth-node.ts';
import { address, bytes, param, type TransactionRequest, transactionRequest } from './eth-params.ts';
import { decodeIncluded } from './eth-transaction.ts';
import { filledToJson, fillTransaction } from './fill-transaction.ts';
import { send } from './send-raw.ts';

/** What typed data may have at most: hashing it costs its types times its values. */
const MAX_TYPED_DATA = 64 * 1024;
const MAX_TYPES = 64;

/** The hash of EIP-712, of an object or its text. */
function typedDataHash(value: unknown, name: string): HexString {
  try {
    const text = typeof value === 'string' ? value : JSON.stringify(value);
    if (text.length > MAX_TYPED_DATA) throw new Error(`it is longer than ${MAX_TYPED_DATA} characters`);
    const data = JSON.parse(text) as Parameters<typeof hashTypedData>[0];
    if (Object.keys(data.types).length > MAX_TYPES) throw new Error(`there are more than ${MAX_TYPES} types`);
    return hashTypedData(data);
  } catch (error) {
    const [reason] = (error instanceof Error ? error.message : '').split('\n');
    throw invalidParams(`${name} must be typed data of EIP-712: ${reason.slice(0, 120)}`);
  }
}

/** The methods that need keys: accounts, signatures, and transactions that the node signs. */
export const ethAccountMethods = (of: (context: RpcContext) => EthNode): RpcMethods => {
  /** Signs, or puts in what stands for the signature of an account that is impersonated. */
  const sign = (context: RpcContext, request: TransactionRequest): HexString => {
    const eth = of(context);
    const filled = fillTransaction(eth, context, request);
    return eth.keys.signTransaction(request.from, filled);
  };
  const message = rpcCall([param('address', address), param('data', bytes)], (context, who, data) =>
    of(context).keys.signDigest(who, hashMessage({ raw: data })),
  );
  const typed = rpcCall([param('address', address), param('typedData', typedDataHash)], (context, who, digest) =>
    of(context).keys.signDigest(who, digest),
  );
  return {
    eth_accounts: rpcCall([], (context) => of(context).keys.addresses),
    eth_requestAccounts: rpcCall([], (context) => of(context).keys.addresses),
    /** By EIP-191. */
    eth_sign: message,
    personal_sign: rpcCall([param('data', bytes), param('address', address)], (context, data, who) =>
      of(context).keys.signDigest(who, hashMessage({ raw: data })),
    ),
    /** By EIP-712. */
    eth_signTypedData: typed,
    eth_signTypedData_v4: typed,
    eth_signTransaction: rpcCall([param('transaction', transactionRequest)], sign),
    /** -> the transaction's hash, where blocks are made at once after the transaction's block. */
    eth_sendTransaction: rpcCall([param('transaction', transactionRequest)], (context, request) =>
      send(of(context), context, decodeIncluded(sign(context, request))),
    ),
    /** Sends a transaction of any account, as if it were impersonated. */
    eth_sendUnsignedTransaction: rpcCall([param('transaction', transactionRequest)], (context, request) => {
      const eth = of(context);
      const raw = eth.keys.stampTransaction(request.from, fillTransaction(eth, context, request));
      return send(eth, context, decodeIncluded(raw));
    }),
    /** Fills in what is left out, and signs nothing. -> `{ raw, tx }` */
    eth_fillTransaction: rpcCall([param('transaction', transactionRequest)], (context, request) => {
      const filled = fillTransaction(of(context), context, request);
      return { raw: serializeTransaction(filled), tx: filledToJson(filled) };
    }),
  };
};
