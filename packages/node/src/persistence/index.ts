/** `@polkavirt/node/state`: chains in files, for Node.js. */
export { ChainStore, type ChainStoreOptions } from './chain-store.ts';
export { loadDump, writeDump } from './dump-file.ts';
export { takeFile } from './file-owner.ts';
export { StateFileError } from './state-file-error.ts';
