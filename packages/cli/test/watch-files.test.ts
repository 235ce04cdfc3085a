import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { watchFiles } from '../src/link/watch-files.ts';

describe('watched files', () => {
  const folder = mkdtempSync(join(tmpdir(), 'polkavirt-watch-'));
  const path = join(folder, 'a.c');
  writeFileSync(path, '1');
  const watched = watchFiles();
  watched.add([path]);
  afterAll(() => {
    watched.close();
    rmSync(folder, { recursive: true });
  });
  const signal = new AbortController().signal;

  it('tell of a change that is made while somebody waits, and of one that was made before', async () => {
    const changed = watched.changed(signal);
    writeFileSync(path, '2');
    await changed;
    // Nobody has forgotten it.
    await watched.changed(signal);
  });

  it('tell of a file that was put in the place of the old one', async () => {
    watched.forget();
    writeFileSync(`${path}.new`, '3');
    renameSync(`${path}.new`, path);
    await watched.changed(signal);
  });

  it('stop waiting when they are told to', async () => {
    watched.forget();
    const stop = new AbortController();
    const changed = watched.changed(stop.signal);
    stop.abort();
    await changed;
  });
});
