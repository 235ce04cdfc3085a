import { readFileSync } from 'node:fs';
import { connectTypestateScale, createTypestateForwarder } from '@polkavirt/forwarder';
import { createTypestateHost, serveTypestateScale } from '@polkavirt/host';
import { bytesToHex, currentStorageReader, Externalities, textToBytes, withExternalities } from '@polkavirt/mock-runtime';
import { createTypestateNative } from '@polkavirt/native';

const blob = readFileSync(new URL('../../../../fixtures/asm/counter-names.polkavm', import.meta.url));
const key = textToBytes(':contract:code');

describe.each([
  ['native', () => createTypestateNative({ storage: currentStorageReader })],
  [
    'the forwarder',
    () =>
      createTypestateForwarder({
        table: createTypestateHost({
          virt: createTypestateNative({ storage: currentStorageReader }),
          wire: serveTypestateScale(),
        }).table,
        wire: connectTypestateScale(),
      }),
  ],
])('programs out of storage, on %s', (_, create) => {
  it('are read from main storage as it is now', () => {
    const virt = create();
    const externalities = new Externalities();
    withExternalities(externalities, () => {
      expect(virt.fromStorageKey(key)).toEqual({ ok: false, error: 'NotFound' });
      externalities.main.set(bytesToHex(key), blob);
      expect(virt.fromStorageKey(key)).toMatchObject({ ok: true, value: { status: 'Compiled' } });
      expect(virt.fromStorageKey(key)).toMatchObject({ ok: true, value: { status: 'Cached' } });
    });
  });

  it('are read from a child trie', () => {
    const virt = create();
    const externalities = new Externalities();
    const trie = textToBytes('contracts');
    externalities.child(bytesToHex(trie)).set(bytesToHex(key), blob);
    withExternalities(externalities, () => {
      expect(virt.fromStorageKey(key)).toEqual({ ok: false, error: 'NotFound' });
      expect(virt.fromStorageKey(key, trie)).toMatchObject({ ok: true, value: { status: 'Compiled' } });
    });
  });

  it('cannot be read outside of a runtime', () => {
    expect(() => create().fromStorageKey(key)).toThrow('only there inside executeWith');
  });
});
