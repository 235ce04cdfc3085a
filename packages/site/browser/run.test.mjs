/** The view that runs programs: text, steps in both directions, breakpoints, registers, memory, stack, host calls, files. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, test } from 'node:test';
import { act, startBrowser } from './harness.mjs';

const site = await startBrowser();
after(() => site.close());

const fixture = (path) => readFileSync(new URL(`../../../fixtures/${path}`, import.meta.url));

test('runs, steps back and forth, and marks the registers that changed', async () => {
  const page = await site.visit();
  const { run, back, step, state, time, register } = act(page);
  await page.locator('.cm-editor').waitFor();
  await run();
  await state('finished');
  // Two, a fallthrough, a hundred rounds of three, and ret.
  await time(304);
  assert.equal(await register('a0'), (5050).toString(16).padStart(16, '0'));
  await back();
  await time(303);
  for (let at = 302; at >= 300; at--) {
    await back();
    await time(at);
  }
  // Before the last subtraction a1 is 1; the step makes it 0.
  await step();
  await time(301);
  await back();
  await time(300);
  await step();
  await time(301);
  const changed = await page.locator('tr.changed').evaluateAll((rows) => rows.map((row) => row.dataset.register));
  assert.equal(changed.length, 1);
  await page.shot('run-desktop-light');
  assert.deepEqual(page.errors, []);
});

test('stops at breakpoints of lines, forwards and backwards', async () => {
  const page = await site.visit();
  const { state, time, on, register } = act(page);
  await page.locator('.cm-line', { hasText: 'a1 = a1 - 1' }).click();
  await page.keyboard.press('F9');
  await page.locator('.cm-breakpoint:visible').waitFor();
  await on();
  await state('paused');
  await time(4);
  await on();
  await time(7);
  assert.equal(await register('a0'), (100 + 99).toString(16).padStart(16, '0'));
  await page.getByRole('button', { name: 'Back to the breakpoint before' }).click();
  await time(4);
  assert.match(await page.locator('.cm-current').innerText(), /a1 = a1 - 1/);
});

test('says what is wrong at its line, and completes from the table of instructions', async () => {
  const page = await site.visit();
  const { write } = act(page);
  await page.locator('.cm-editor').waitFor();
  await write('%isa = latest64\npub @main:\n    b0 = 1\n');
  await page.locator('.cm-lintRange-error').first().waitFor();
  assert.match(await page.locator('pv-controls .status').innerText(), /line 3/);
  await page.shot('error-at-line');
  await write('%isa = latest64\npub @main:\n    ');
  await page.keyboard.type('fallth');
  const list = page.locator('.cm-tooltip-autocomplete');
  await list.waitFor();
  assert.match(await list.innerText(), /fallthrough/);
});

test('answers host calls by hand and by JavaScript', async () => {
  const page = await site.visit();
  const { example, run, state, register } = act(page);
  await example('host-calls');
  await run();
  for (const answer of ['6', '7', '0']) {
    await state('waiting');
    await page.locator('.answer input[name="a0"]').fill(answer);
    await page.getByRole('button', { name: 'Answer', exact: true }).click();
    await page.locator('pv-controls .state', { hasText: /^(paused|waiting|finished)$/ }).waitFor();
    if (answer === '7') await page.shot('host-call-by-hand');
    await page.getByRole('button', { name: 'On to the next breakpoint' }).click();
  }
  await state('finished');

  await page.getByRole('radio', { name: 'JavaScript' }).check();
  await page
    .locator('.handler textarea')
    .fill('if (call.number === 1) throw new Error("it is " + call.args[0]);\nreturn call.args[0] + 1n;');
  await page.locator('.handler textarea').blur();
  await run();
  await page.locator('.answer .problem', { hasText: `it is ${21 * 23}` }).waitFor();
  assert.equal(await register('a0'), (21 * 23).toString(16).padStart(16, '0'));
});

test('shows memory by region, the call stack, and why a run failed', async () => {
  const page = await site.visit();
  const { example, run, state, on } = act(page);
  await example('memory');
  await run();
  await state('trap');
  await page.locator('pv-controls .status', { hasText: '0x90000' }).waitFor();
  assert.equal(await page.getByRole('button', { name: 'read-write data' }).getAttribute('aria-pressed'), 'true');
  await page.locator('.memory tr', { hasText: '31 00 00 00' }).first().waitFor();

  await example('fibonacci');
  await page
    .locator('.cm-line', { hasText: /^\s+ret\s*$/ })
    .last()
    .click();
  await page.keyboard.press('F9');
  await on();
  await state('paused');
  const names = await page.locator('.stack li code').allInnerTexts();
  // fib(1) under fib(2) ... fib(10), and main.
  assert.equal(names.length, 11);
  assert.equal(names.at(-1), 'main');
  await page.getByRole('button', { name: 'Code', exact: true }).click();
  await page.locator('.listing .here').waitFor();
  assert.match(await page.locator('.listing .gas').first().innerText(), /\d+ gas/);
  await page.shot('call-stack');
  assert.deepEqual(page.errors, []);
});

test('an endless program ends by its gas, and by the button', async () => {
  const page = await site.visit();
  const { example, run, state } = act(page);
  await example('endless');
  await run();
  await state('out of gas');
  await page.locator('input.number').fill('9,000,000,000,000');
  await page.locator('input.number').blur();
  await run();
  await page.getByRole('button', { name: 'Stop' }).click();
  await state('paused');
  assert.match(await page.locator('pv-controls .status').innerText(), /stopped by you/);
});

test('a handler that loops for ever is ended with its worker', async () => {
  const page = await site.visit();
  const { example, run } = act(page);
  await example('host-calls');
  await page.getByRole('radio', { name: 'JavaScript' }).check();
  await page.locator('.handler textarea').fill('for (;;);');
  await page.locator('.handler textarea').blur();
  await run();
  await page.getByRole('button', { name: 'Stop' }).click();
  await page.locator('.notice', { hasText: 'it was ended' }).waitFor();
  await page.getByRole('radio', { name: 'by hand' }).check();
  await run();
  await act(page).state('waiting');
});

test('takes a program, a recording and a capture, and refuses the rest with reason and place', async () => {
  const page = await site.visit();
  const { drop, run, state } = act(page);
  await drop('prime_sieve.polkavm', fixture('guests/prime_sieve.polkavm'));
  await page.locator('.listing .instruction').first().waitFor();
  await page.shot('container');

  const container = fixture('asm/counter.polkavm');
  for (const [name, bytes, reason] of [
    ['cut.polkavm', container.subarray(0, 20), /not a program that can run: .+/],
    ['noise.bin', Uint8Array.from([0, 1, 2, 255]), /byte 0: the file starts with 00 01 02 ff/],
    ['empty', new Uint8Array(), /the file is empty/],
    [
      'bad.pvrec',
      Buffer.from('{"polkavirt":"recording","version":1,"generation":"virt"}\nnonsense\n'),
      /not a recording that can be read: line 2/,
    ],
    ['bad.jsonl', Buffer.from('{"polkavirt":"capture","version":1}\n{"call":1}\n'), /not a capture that can be read: .*line 2/],
  ]) {
    await drop(name, bytes);
    await page.locator('.notice', { hasText: reason }).waitFor();
  }

  // What the page saves it opens again.
  await act(page).example('sum');
  await run();
  await state('finished');
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Save recording' }).click(),
  ]);
  const saved = readFileSync(await download.path());
  await drop('sum.pvrec', saved);
  await page.locator('strong', { hasText: 'sum.pvrec' }).waitFor();
  await run();
  await state('finished');
  assert.deepEqual(page.errors, []);
});
