/** An error that is sent to a client (JSON-RPC 2.0). */
export class RpcError extends Error {
  override readonly name = 'RpcError';
  readonly code: number;
  readonly data: unknown;

  constructor(code: number, message: string, data?: unknown) {
    super(message);
    this.code = code;
    this.data = data;
  }

  toJson(): { readonly code: number; readonly message: string; readonly data?: unknown } {
    return { code: this.code, message: this.message, ...(this.data === undefined ? {} : { data: this.data }) };
  }
}

/** Codes of JSON-RPC 2.0, and those that Substrate gives its own errors. */
export const RPC_CODES = {
  parseError: -32700,
  invalidRequest: -32600,
  methodNotFound: -32601,
  invalidParams: -32602,
  internalError: -32603,
  /** Of the new specification: too many `follow` subscriptions. */
  limitReached: -32800,
  /** Of the new specification: the block is not pinned, or the subscription unknown. */
  invalidBlock: -32801,
  /** Of the new specification: the follow was opened without the runtime. */
  invalidRuntimeCall: -32802,
  /** Of the new specification: the operation does not wait. */
  invalidContinue: -32803,
  /** Of the new specification: a block is named twice. */
  invalidDuplicateHashes: -32804,
  serverError: -32000,
  tooManySubscriptions: -32006,
  responseTooBig: -32008,
  extrinsicFormat: 1001,
  invalidTransaction: 1010,
  unknownTransaction: 1011,
  alreadyImported: 1013,
  tooLowPriority: 1014,
  immediatelyDropped: 1016,
  /** The pool cannot tell the transaction from others. */
  noTags: 1019,
  /** `state_*` on a block that is unknown, or whose state is gone. */
  unknownBlock: 4003,
} as const;

/** Characters of an unknown method's name that are sent back: more than any name has, and less than a hostile client might send. */
const METHOD_NAME_SHOWN = 128;

/** The name of the method goes into `data`, because clients compare the message letter by letter. */
export const methodNotFound = (method: string): RpcError =>
  new RpcError(RPC_CODES.methodNotFound, 'Method not found', method.slice(0, METHOD_NAME_SHOWN));
/** The same in the words that clients of Ethereum compare. */
export const methodNotAvailable = (method: string): RpcError => {
  const name = method.slice(0, METHOD_NAME_SHOWN);
  return new RpcError(RPC_CODES.methodNotFound, `the method ${name} does not exist/is not available`, name);
};
export const invalidParams = (message: string): RpcError => new RpcError(RPC_CODES.invalidParams, `Invalid params: ${message}`);
