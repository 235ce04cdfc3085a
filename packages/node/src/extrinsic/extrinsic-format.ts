import {
  type AccountId,
  type AnyRuntime,
  blake2_256,
  concatBytes,
  encode,
  type LookupSource,
  type RuntimeCall,
  T,
  type Type,
} from '@polkavirt/mock-runtime';
import { HostFault } from '@polkavirt/primitives';
import { type MultiSignature, multiSignature } from './multi-signature.ts';
import {
  type ExtensionValues,
  extraType,
  type Implicit,
  implicitType,
  type TransactionExtensionType,
  transactionExtensions,
} from './transaction-extensions.ts';

/** An extrinsic of version 4: bare, or with a signature and the signer's extensions. */
export interface Extrinsic {
  readonly signature?: {
    readonly address: LookupSource;
    readonly signature: MultiSignature;
    readonly extra: ExtensionValues;
  };
  readonly call: RuntimeCall;
}

const BARE = 0x04;
const SIGNED = 0x84;
/** A payload beyond this many bytes is signed by its hash. */
const HASHED_PAYLOAD = 256;

/** How the extrinsics of a runtime are written, read, signed and described. */
export interface ExtrinsicFormat {
  readonly extensions: readonly TransactionExtensionType[];
  /** What metadata says of the parts. */
  readonly address: Type<LookupSource>;
  readonly signature: Type<MultiSignature>;
  readonly extra: Type<ExtensionValues>;
  /** The extrinsic with its length before it, as it stands in a block. */
  readonly extrinsic: Type<Extrinsic>;
  /** The bytes that a signer signs. */
  signingPayload(call: RuntimeCall, extra: ExtensionValues, implicit: Implicit): Uint8Array;
}

export function createExtrinsicFormat(runtime: AnyRuntime): ExtrinsicFormat {
  const extensions = transactionExtensions(runtime);
  const extra = extraType(extensions);
  const implicitValues = implicitType(extensions);
  const signed = T.struct('Signed', { address: T.lookupSource, signature: multiSignature, extra });

  const body: Omit<Type<Extrinsic>, 'info'> = {
    write(sink, { signature, call }) {
      sink.u8(signature === undefined ? BARE : SIGNED);
      if (signature !== undefined) signed.write(sink, signature);
      runtime.RuntimeCall.write(sink, call);
    },
    read(source) {
      const version = source.u8();
      if (version !== BARE && version !== SIGNED) {
        throw new HostFault('MalformedWire', `malformed SCALE: extrinsic version ${version} where 4 or 132 is needed`);
      }
      const signature = version === SIGNED ? signed.read(source) : undefined;
      const call = runtime.RuntimeCall.read(source);
      return signature === undefined ? { call } : { signature, call };
    },
  };
  const bare: Type<Extrinsic> = { ...body, info: T.bytes.info };
  const extrinsic: Type<Extrinsic> = {
    write: (sink, value) => T.bytes.write(sink, encode(bare, value)),
    read(source) {
      const length = T.compact(T.u32).read(source);
      const start = source.at;
      if (length > source.remaining) throw new HostFault('MalformedWire', `malformed SCALE: an extrinsic of ${length} bytes`);
      const value = bare.read(source);
      if (source.at - start !== length) throw new HostFault('MalformedWire', `malformed SCALE: not ${length} bytes of extrinsic`);
      return value;
    },
    info: {
      kind: 'composite',
      path: ['sp_runtime', 'generic', 'unchecked_extrinsic', 'UncheckedExtrinsic'],
      params: [
        { name: 'Address', type: T.lookupSource },
        { name: 'Call', type: runtime.RuntimeCall },
        { name: 'Signature', type: multiSignature },
        { name: 'Extra', type: extra },
      ],
      fields: [{ type: T.bytes }],
    },
  };

  return {
    extensions,
    address: T.lookupSource,
    signature: multiSignature,
    extra,
    extrinsic,
    signingPayload(call, values, implicit) {
      const payload = concatBytes(encode(runtime.RuntimeCall, call), encode(extra, values), encode(implicitValues, implicit));
      return payload.length > HASHED_PAYLOAD ? blake2_256(payload) : payload;
    },
  };
}

/** The account that an address names directly. */
export const accountOfAddress = (address: LookupSource): AccountId | undefined =>
  typeof address === 'string' ? address : undefined;
