import { mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestEnd } from '@polkavirt/test-support';

const { Texts } = createRequire(import.meta.url)('../kept-texts.cjs') as { Texts: MapConstructor };

it('has a text from what was read before, until its file changes', () => {
  const folder = mkdtempSync(join(tmpdir(), 'texts-'));
  onTestEnd('the folder', () => rmSync(folder, { recursive: true }));
  const path = join(folder, 'a.js');
  const textOf = (texts = new Texts()) => texts.get(path);
  expect(textOf()).toBeUndefined();
  writeFileSync(path, 'one');
  utimesSync(path, 100, 100);
  const texts = new Texts([['/b.js', 'b']]);
  expect([textOf(texts), texts.get('/b.js'), texts.size]).toEqual(['one', 'b', 2]);
  expect(textOf()).toBe('one');
  // Its time says that it has not changed.
  writeFileSync(path, 'two');
  utimesSync(path, 100, 100);
  expect(textOf()).toBe('one');
  // Its size says that it has, and then its time.
  writeFileSync(path, 'three');
  utimesSync(path, 100, 100);
  expect(textOf()).toBe('three');
  writeFileSync(path, 'seven');
  utimesSync(path, 101, 101);
  expect([textOf(), textOf(texts)]).toEqual(['seven', 'one']);
  expect(new Texts().get(folder)).toBeUndefined();
});
