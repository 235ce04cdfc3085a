import { bytesToHex, concatBytes, type HexString, hexToBytes, textToBytes } from '@polkavirt/mock-runtime';
import { type RpcContext, type RpcMethods, rpcCall } from '@polkavirt/node';
import { keccak256 } from '../address.ts';
import type { EthNode } from './eth-node.ts';
import { address, bytes, param, type TransactionRequest, transactionRequest } from './eth-params.ts';
import { decodeOwn } from './eth-transaction.ts';
import { filledToJson, fillTransaction } from './fill-transaction.ts';
import { send } from './send-raw.ts';
import { encodeTransaction } from './transaction-codec.ts';

/** The hash of EIP-191, of bytes. */
function messageHash(data: HexString): HexString {
  const bytes = hexToBytes(data);
  return bytesToHex(keccak256(concatBytes(textToBytes(`\x19Ethereum Signed Message:\n${bytes.length}`), bytes)));
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
    of(context).keys.signDigest(who, messageHash(data)),
  );
  // Loaded with the first one, because viem is as much code as all the rest, and few chains sign typed data.
  const typed = rpcCall([param('address', address), param('typedData', (value) => value)], async (context, who, value) =>
    of(context).keys.signDigest(who, (await import('./typed-data.ts')).typedDataHash(value)),
  );
  return {
    eth_accounts: rpcCall([], (context) => of(context).keys.addresses),
    eth_requestAccounts: rpcCall([], (context) => of(context).keys.addresses),
    /** By EIP-191. */
    eth_sign: message,
    personal_sign: rpcCall([param('data', bytes), param('address', address)], (context, data, who) =>
      of(context).keys.signDigest(who, messageHash(data)),
    ),
    /** By EIP-712. */
    eth_signTypedData: typed,
    eth_signTypedData_v4: typed,
    eth_signTransaction: rpcCall([param('transaction', transactionRequest)], sign),
    /** -> the transaction's hash, where blocks are made at once after the transaction's block. */
    eth_sendTransaction: rpcCall([param('transaction', transactionRequest)], (context, request) =>
      send(of(context), context, decodeOwn(sign(context, request), request.from)),
    ),
    /** Sends a transaction of any account, as if it were impersonated. */
    eth_sendUnsignedTransaction: rpcCall([param('transaction', transactionRequest)], (context, request) => {
      const eth = of(context);
      const raw = eth.keys.stampTransaction(request.from, fillTransaction(eth, context, request));
      return send(eth, context, decodeOwn(raw, request.from));
    }),
    /** Fills in what is left out, and signs nothing. -> `{ raw, tx }` */
    eth_fillTransaction: rpcCall([param('transaction', transactionRequest)], (context, request) => {
      const filled = fillTransaction(of(context), context, request);
      return { raw: bytesToHex(encodeTransaction(filled)), tx: filledToJson(filled) };
    }),
  };
};
