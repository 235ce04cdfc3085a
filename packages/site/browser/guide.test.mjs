/** What docs/playground.md says, done in the page: each key and button of its table, its JavaScript, its views and its limits. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, test } from 'node:test';
import { act, startBrowser } from './harness.mjs';

const site = await startBrowser();
after(() => site.close());

const guide = readFileSync(new URL('../../../docs/playground.md', import.meta.url), 'utf8');

/** What a key of the table does to the sum's run, of 304 instructions with a breakpoint in its loop: from one moment to another. */
const KEYS = {
  'Ctrl+Enter': [undefined, 4],
  F8: [4, 7],
  'Shift+F8': [7, 4],
  F11: [4, 5],
  'Shift+F11': [5, 4],
  F10: [4, 5],
  arrows: [5, 4],
};
/** Keys of the editor, which other tests press. */
const OF_THE_EDITOR = ['F9', 'Escape, then Tab'];

test('each key of the table does what the table says', async () => {
  const rows = guide.split('\n').filter((line) => /^\| (?!to |---)/.test(line));
  const keys = rows.flatMap((row) => {
    const key = row.split('|').at(-2).trim();
    return key.startsWith('Escape') ? [key] : key.split(', ');
  });
  assert.deepEqual(keys.filter((key) => !OF_THE_EDITOR.includes(key)).sort(), Object.keys(KEYS).sort());
  const page = await site.visit();
  const { time } = act(page);
  await page.locator('.cm-editor').waitFor();
  await page.locator('pv-controls .status', { hasText: 'ready:' }).waitFor();
  await page.locator('.cm-line', { hasText: 'a1 = a1 - 1' }).click();
  await page.keyboard.press('F9');
  await page.locator('.cm-breakpoint:visible').waitFor();
  for (const key of ['Ctrl+Enter', 'F8', 'Shift+F8', 'F11', 'Shift+F11', 'F10', 'arrows']) {
    const [, to] = KEYS[key];
    if (key === 'arrows') {
      await page.locator('.moment input').focus();
      await page.keyboard.press('ArrowLeft');
    } else await page.keyboard.press(key.replace('Ctrl', 'Control'));
    await time(to).catch(async () => assert.fail(`${key} leads to: ${await page.locator('pv-controls .status').innerText()}`));
  }
  // The page says the same keys at its buttons.
  const titles = await page.locator('.moves button').evaluateAll((buttons) => buttons.map((button) => button.title));
  const said = titles.flatMap((title) => /\(([^)]+)\)$/.exec(title)?.[1] ?? []);
  for (const key of said) assert.ok(keys.includes(key), `the guide's table lacks ${key}`);
  assert.deepEqual(page.errors, []);
});

test('its JavaScript answers a host call with what it says', async () => {
  const [code] = /(?<=\n\n)(?: {4}.*\n)+/.exec(guide.slice(guide.indexOf('Host calls wait'))) ?? [];
  const page = await site.visit();
  const { run, state, register, write } = act(page);
  await page.locator('.cm-editor').waitFor();
  await write(`%isa = latest64
%ro_data_size = 4096
%ro_data = 68 65 6c 6c 6f
%import = 0x01000000
pub @main:
    a0 = 0x10000
    a1 = 5
    ecalli 0
    ret
`);
  await page.locator('pv-controls .status', { hasText: 'ready:' }).waitFor();
  await page.getByRole('radio', { name: 'JavaScript' }).check();
  await page.locator('.handler textarea').fill(code);
  await page.locator('.handler textarea').blur();
  await run();
  await state('finished');
  // The text is hello.
  assert.equal(await register('a0'), '0000000000000005');
});

test('its views are the page’s, and its limits the program’s', async () => {
  const page = await site.visit();
  const tabs = await page.getByRole('tab').allInnerTexts();
  const views = [...guide.slice(guide.indexOf('## The other views')).matchAll(/^- \*\*(\w+)\*\*/gm)].map(([, name]) => name);
  assert.deepEqual(['Run', ...views], tabs);
  const source = (path) => readFileSync(new URL(`../src/playground/${path}`, import.meta.url), 'utf8');
  const limit = (path, name) => {
    const [, text] = new RegExp(`const ${name} = ([\\d_* ]+)`).exec(source(path)) ?? assert.fail(`${path} has no ${name}`);
    return text
      .replaceAll('_', '')
      .split('*')
      .reduce((product, factor) => product * Number(factor), 1);
  };
  const says = (text) => assert.ok(guide.replaceAll(/\s+/g, ' ').includes(text), `the guide does not say: ${text}`);
  const grouped = (value) => value.toLocaleString('en');
  says(`Files have at most ${limit('guest/open-file.ts', 'MAX_FILE_BYTES') / 1024 ** 2} MiB`);
  says(`a text ${limit('guest/open-file.ts', 'MAX_TEXT_BYTES') / 1024 ** 2} MiB`);
  says(`a listing ${grouped(limit('guest/loaded-program.ts', 'MAX_LINES'))} lines`);
  says(`a run ${grouped(limit('guest/run.ts', 'MAX_HOST_CALLS'))} host calls`);
  says(`Links have at most ${grouped(limit('state/link.ts', 'MAX_LINK'))} characters`);
  says(`of at most ${limit('state/link.ts', 'MAX_CONTENT') / 1024} KiB`);
  says(`at most ${limit('bridge/bridge.ts', 'MAX_BRIDGE_GAS') / 1e6} million gas`);
  assert.deepEqual(page.errors, []);
});
