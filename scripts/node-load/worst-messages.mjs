/** The costliest messages of each kind that a client may send, for a chain that {@link prepare} has filled. */

const STRANGE = '0xfeed';
const KEYS = 10_000;
const hex = (number, digits) => number.toString(16).padStart(digits, '0');
const keyOf = (index) => `${STRANGE}${hex(index, 8)}`;
const keys = Array.from({ length: KEYS }, (_, i) => keyOf(i));
const MEBIBYTE = 1024 * 1024;

const request = (method, params = []) => JSON.stringify({ jsonrpc: '2.0', id: 1, method, params });
const batch = (method, params = [], count = 100) =>
  `[${Array.from({ length: count }, (_, id) => JSON.stringify({ jsonrpc: '2.0', id, method, params })).join()}]`;

/** Puts keys into storage and makes blocks, each of which changes one of them. */
export async function prepare({ ask }, blocks) {
  for (let at = 0; at < KEYS; at += 1000) {
    const some = keys.slice(at, at + 1000).map((key) => [key, `0x${'ab'.repeat(60)}${key.slice(6)}`]);
    await ask('dev_setStorage', [some]);
  }
  await ask('dev_newBlock', [{ count: blocks }]);
}

/**
 * Each with a text in the last notification that it leads to, and what is to be done after it.
 *
 * @returns {Promise<{ name: string, text: string, last?: string, afterwards?: () => Promise<unknown> }[]>}
 */
export async function worstMessages({ ask }, blocks) {
  const genesis = await ask('chain_getBlockHash', [0]);
  const first = await ask('chain_getBlockHash', [1]);
  const head = await ask('chain_getBlockHash');
  const back = () => ask('dev_setHead', [head]);
  const dump = await ask('dev_dumpState').catch(() => undefined);
  return [
    { name: `state_queryStorage, ${blocks} x ${KEYS} keys`, text: request('state_queryStorage', [keys, first, head]) },
    { name: 'state_queryStorageAt of 10000 keys, 20 x', text: batch('state_queryStorageAt', [keys, first], 20) },
    { name: 'state_getPairs of everything, 100 x', text: batch('state_getPairs', ['0x']) },
    { name: 'state_getKeys of everything, 100 x', text: batch('state_getKeys', ['0x']) },
    { name: 'state_getKeysPaged, 100 x', text: batch('state_getKeysPaged', ['0x', 1000, '0x', first]) },
    { name: 'state_getReadProof of 10000 keys', text: request('state_getReadProof', [keys]) },
    { name: 'state_getReadProof of 10000 keys, old block', text: request('state_getReadProof', [keys, first]) },
    { name: 'state_getMetadata, 100 x', text: batch('state_getMetadata') },
    { name: 'state_call Metadata_metadata, 100 x', text: batch('state_call', ['Metadata_metadata', '0x']) },
    { name: 'state_traceBlock, 100 x', text: batch('state_traceBlock', [head]) },
    { name: 'state_subscribeStorage of 10000 keys', text: request('state_subscribeStorage', [keys]) },
    { name: 'chain_getBlockHash of 10000 numbers', text: request('chain_getBlockHash', [keys.map((_, i) => i)]) },
    {
      name: 'archive_v1_storageDiff over all blocks',
      text: request('archive_v1_storageDiff', [head, null, first]),
      last: 'storageDiffDone',
    },
    {
      name: 'archive_v1_storage of everything',
      text: request('archive_v1_storage', [head, [{ key: '0x', type: 'descendantsValues' }], null]),
      last: 'storageDone',
    },
    {
      name: 'archive_v1_storage, 1000 Merkle values',
      text: request('archive_v1_storage', [
        head,
        keys.slice(0, 1000).map((key) => ({ key, type: 'closestDescendantMerkleValue' })),
        null,
      ]),
      last: 'storageDone',
    },
    { name: 'dev_newBlock of 10000 blocks', text: request('dev_newBlock', [{ count: 10_000 }]), afterwards: back },
    {
      name: 'dev_setHead to the genesis and back',
      text: `[${[genesis, head].map((to, id) => JSON.stringify({ jsonrpc: '2.0', id, method: 'dev_setHead', params: [to] })).join()}]`,
    },
    {
      name: 'dev_setStorage of 10000 keys',
      text: request('dev_setStorage', [Array.from({ length: 10_000 }, (_, i) => [`0xfade${hex(i, 8)}`, '0x01'])]),
      afterwards: back,
    },
    { name: 'dev_dumpState', text: request('dev_dumpState') },
    ...(dump === undefined ? [] : [{ name: 'dev_loadState', text: request('dev_loadState', [dump]) }]),
    { name: 'dev_snapshot, 100 x', text: batch('dev_snapshot') },
    { name: 'an extrinsic of 7 MB', text: request('author_submitExtrinsic', [`0x${'84'.repeat(7 * MEBIBYTE)}`]) },
    { name: 'a storage key of 7 MB', text: request('state_getStorage', [`0x${'84'.repeat(7 * MEBIBYTE)}`]) },
    { name: '14 MB of brackets', text: '['.repeat(14 * MEBIBYTE) },
    { name: '14 MB of empty objects', text: `[${'{},'.repeat((14 * MEBIBYTE) / 3)}{}]` },
    {
      name: '14 MB of numbers as parameters',
      text: `{"jsonrpc":"2.0","id":1,"method":"system_name","params":[${'1,'.repeat(7 * MEBIBYTE)}1]}`,
    },
    { name: 'a text of 14 MB as a method', text: request('x'.repeat(14 * MEBIBYTE)) },
    { name: '14 MB of nonsense', text: 'x'.repeat(14 * MEBIBYTE) },
  ];
}
