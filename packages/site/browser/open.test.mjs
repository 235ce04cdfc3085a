/** `polkavirt open FILE` with the real pages. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { act, startBrowser } from './harness.mjs';

const site = await startBrowser();
after(() => site.close());

const inRepository = (path) => fileURLToPath(new URL(`../../../${path}`, import.meta.url));

test('the command shows a file in the playground, until it is interrupted', async () => {
  const command = spawn(process.execPath, [
    inRepository('packages/cli/bin/polkavirt.js'),
    'open',
    inRepository('fixtures/asm/counter.polkavm'),
  ]);
  try {
    const [url] = await once(createInterface({ input: command.stdout }), 'line');
    const page = await site.visit(undefined, {});
    await page.goto(url);
    await page.locator('strong', { hasText: 'counter.polkavm' }).waitFor();
    await page.locator('.listing .instruction').first().waitFor();
    await act(page).run();
    await act(page).state('waiting');
    assert.equal(await page.locator('.bar nav').isVisible(), false);
    await page.shot('open-by-command');
    assert.deepEqual(page.errors, []);
  } finally {
    command.kill('SIGINT');
  }
  const [code] = await once(command, 'exit');
  assert.equal(code, 0);
});
