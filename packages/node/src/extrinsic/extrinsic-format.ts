import {
  type AccountId,
  type AnyRuntime,
  blake2_256,
  concatBytes,
  EXTENSION_VERSION,
  type ExtensionPipeline,
  type ExtensionValues,
  encode,
  extensionPipeline,
  type LookupSource,
  type RuntimeCall,
  T,
  type Type,
} from '@polkavirt/mock-runtime';
import { HostFault } from '@polkavirt/primitives';
import { type MultiSignature, multiSignature } from './multi-signature.ts';

/** An extrinsic: bare, or with what a signer gives, or (version 5) with extensions that say who it is from. */
export interface Extrinsic {
  readonly signature?: {
    readonly address: LookupSource;
    readonly signature: MultiSignature;
    readonly extra: ExtensionValues;
  };
  /** The values of a general transaction's extensions. */
  readonly general?: ExtensionValues;
  /** The format of a bare extrinsic; other forms have one version each. Default 4. */
  readonly version?: 4 | 5;
  readonly call: RuntimeCall;
}

/** The first byte: the version of the format, and which form it is (sp-runtime, `generic/unchecked_extrinsic.rs`, `Preamble`). */
const PREAMBLE = { bare: 0x04, signed: 0x84, bare5: 0x05, general: 0x45 } as const;
const PREAMBLES: readonly number[] = Object.values(PREAMBLE);
/** A payload beyond this many bytes is signed by its hash. */
const HASHED_PAYLOAD = 256;

/** The versions of the format that a runtime takes. */
export const EXTRINSIC_VERSIONS = [4, 5] as const;

/** How the extrinsics of a runtime are written, read, signed and described. */
export interface ExtrinsicFormat {
  readonly pipeline: ExtensionPipeline;
  /** What metadata says of the parts. */
  readonly address: Type<LookupSource>;
  readonly signature: Type<MultiSignature>;
  readonly extra: Type<ExtensionValues>;
  /** The extrinsic with its length before it, as it stands in a block. */
  readonly extrinsic: Type<Extrinsic>;
  /** The bytes that a signer signs. @param implicit What the extensions imply, by name. */
  signingPayload(call: RuntimeCall, extra: ExtensionValues, implicit: ExtensionValues): Uint8Array;
}

const malformed = (message: string): HostFault => new HostFault('MalformedWire', `malformed SCALE: ${message}`);

const preambleOf = ({ signature, general, version = 4 }: Extrinsic): number => {
  if (signature !== undefined) return PREAMBLE.signed;
  if (general !== undefined) return PREAMBLE.general;
  return version === 5 ? PREAMBLE.bare5 : PREAMBLE.bare;
};

export function createExtrinsicFormat(runtime: AnyRuntime): ExtrinsicFormat {
  const pipeline = extensionPipeline(runtime);
  const extra = pipeline.values;
  const signed = T.struct('Signed', { address: T.lookupSource, signature: multiSignature, extra });

  const body: Omit<Type<Extrinsic>, 'info'> = {
    write(sink, extrinsic) {
      sink.u8(preambleOf(extrinsic));
      if (extrinsic.signature !== undefined) signed.write(sink, extrinsic.signature);
      else if (extrinsic.general !== undefined) {
        sink.u8(EXTENSION_VERSION);
        extra.write(sink, extrinsic.general);
      }
      runtime.RuntimeCall.write(sink, extrinsic.call);
    },
    read(source) {
      const preamble = source.u8();
      if (!PREAMBLES.includes(preamble)) {
        throw malformed(`an extrinsic begins with ${preamble} where one of ${PREAMBLES.join(', ')} is needed`);
      }
      const signature = preamble === PREAMBLE.signed ? signed.read(source) : undefined;
      let general: ExtensionValues | undefined;
      if (preamble === PREAMBLE.general) {
        const version = source.u8();
        if (version !== EXTENSION_VERSION)
          throw malformed(`extensions of version ${version}; the runtime has ${EXTENSION_VERSION}`);
        general = extra.read(source);
      }
      const call = runtime.RuntimeCall.read(source);
      if (signature !== undefined) return { signature, call };
      if (general !== undefined) return { general, call };
      return preamble === PREAMBLE.bare5 ? { call, version: 5 } : { call };
    },
  };
  const bare: Type<Extrinsic> = { ...body, info: T.bytes.info };
  const extrinsic: Type<Extrinsic> = {
    write: (sink, value) => T.bytes.write(sink, encode(bare, value)),
    read(source) {
      const length = T.compact(T.u32).read(source);
      const start = source.at;
      if (length > source.remaining) throw malformed(`an extrinsic of ${length} bytes`);
      const value = bare.read(source);
      if (source.at - start !== length) throw malformed(`not ${length} bytes of extrinsic`);
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
    pipeline,
    address: T.lookupSource,
    signature: multiSignature,
    extra,
    extrinsic,
    signingPayload(call, values, implicit) {
      const payload = concatBytes(encode(runtime.RuntimeCall, call), encode(extra, values), encode(pipeline.implicit, implicit));
      return payload.length > HASHED_PAYLOAD ? blake2_256(payload) : payload;
    },
  };
}

/** The account that an address names directly. */
export const accountOfAddress = (address: LookupSource): AccountId | undefined =>
  typeof address === 'string' ? address : undefined;
