/** Containers that say where their code comes from, of C and of Rust. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, test } from 'node:test';
import { act, startBrowser } from './harness.mjs';

const site = await startBrowser();
after(() => site.close());

const inPackages = (path) => readFileSync(new URL(`../../${path}`, import.meta.url));

test('a guest of C: the call stack at a trap has the lines that PolkaVM’s own reader gives', async () => {
  const traps = JSON.parse(inPackages('insight/test/guests/lexer.traps.json').toString());
  const { frames, pc } = traps.find((trap) => trap.export === 'missing_close');
  const page = await site.visit();
  const { drop, run, state } = act(page);
  await drop('lexer.polkavm', inPackages('insight/test/guests/lexer.polkavm'));
  await page.locator('.listing .instruction').first().waitFor();
  await page.locator('.controls select').first().selectOption('missing_close');
  await page.getByRole('radio', { name: 'a fixed value' }).check();
  await run();
  await state('trap');
  const stack = await page.locator('.stack li').allInnerTexts();
  const expected = frames.map(
    (frame) => `${frame.function} ${frame.file}:${frame.line}${frame.how === 'machine' ? '' : `, ${frame.how}`}`,
  );
  assert.deepEqual(
    stack.map((text) => text.replaceAll(/\s+/g, ' ').trim()),
    expected.reverse(),
  );
  // The code has them as well, at the instruction that failed.
  const here = page.locator('.listing .here');
  await here.waitFor();
  assert.equal(await here.getAttribute('data-pc'), `${pc}`);
  await page.locator('.listing .source', { hasText: 'lexer.c:' }).first().waitFor();
  await page.shot('source-lines-c');
  assert.deepEqual(page.errors, []);
});

test('a guest of Rust: its lines stand beside its code, and a step over a line goes to the next one', async () => {
  const page = await site.visit();
  const { drop, state } = act(page);
  await drop('score.polkavm', inPackages('create-polkavirt/templates/guest-rust/guest/prebuilt.polkavm'));
  await page.locator('.listing .source', { hasText: /^guest\/src\/main\.rs:13$/ }).waitFor();
  // `let points` is line 14, the check 15, `set_score` 16: those that have code of their own.
  const sources = await page.locator('.listing .source').allInnerTexts();
  assert.deepEqual(
    sources.filter((source) => source.includes('main.rs')),
    ['guest/src/main.rs:13', 'guest/src/main.rs:15', 'guest/src/main.rs:16'],
  );
  await page.getByRole('radio', { name: 'a fixed value' }).check();
  await page.keyboard.press('F11');
  await state('paused');
  await page.locator('.stack li', { hasText: 'guest/src/main.rs:13' }).waitFor();
  await page.keyboard.press('F10');
  await page.locator('.stack li', { hasText: 'guest/src/main.rs:15' }).waitFor();
  await page.shot('source-lines-rust');
  assert.deepEqual(page.errors, []);
});
