import type { StateVersion } from '../../trie/node-codec.ts';
import { fixedBytes, newtype, str, struct, tuple, u8, u32, vec } from '../../types/index.ts';
import type { ValueOf } from '../../types/type.ts';

/** The version of a runtime (sp-version, `RuntimeVersion`). */
export const runtimeVersion = struct(
  { path: ['sp_version', 'RuntimeVersion'] },
  {
    specName: str,
    implName: str,
    authoringVersion: u32,
    specVersion: u32,
    implVersion: u32,
    /** The runtime APIs: the first 8 bytes of blake2_64 of the name, and the version. */
    apis: newtype('Cow', vec(tuple(fixedBytes(8), u32))),
    transactionVersion: u32,
    /** Layout of the tries: 0 all V0; 1 the state V1; 2 the extrinsics root V1 too (RFC-42). */
    systemVersion: u8,
  },
);
export type RuntimeVersion = ValueOf<typeof runtimeVersion>;

/** The default version of a runtime. System version 1: state layout V1. */
export const DEFAULT_RUNTIME_VERSION: RuntimeVersion = {
  specName: 'polkavirt-mock',
  implName: 'polkavirt-mock',
  authoringVersion: 1,
  specVersion: 1,
  implVersion: 1,
  apis: [],
  transactionVersion: 1,
  systemVersion: 1,
};

/** The layout of the state trie. */
export const stateVersionOf = ({ systemVersion }: RuntimeVersion): StateVersion => (systemVersion >= 1 ? 1 : 0);

/** The layout of the trie after a header's extrinsics root. */
export const extrinsicsRootVersionOf = ({ systemVersion }: RuntimeVersion): StateVersion => (systemVersion >= 2 ? 1 : 0);
