/** Bridge, profile, coverage, speed. Figures are worked out by hand from the examples' texts. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { act, startBrowser } from './harness.mjs';

const site = await startBrowser();
after(() => site.close());

const show = (page, name) => page.getByRole('tab', { name, exact: true }).click();

test('the bridge: the same steps on all sides, messages in parts, and the first difference of a broken codec', async () => {
  const page = await site.visit();
  await act(page).example('host-calls');
  await show(page, 'Bridge');
  await page.getByRole('button', { name: 'Compare' }).click();
  await page.locator('.bridge .state.finished').waitFor();
  // Two questions, the result, and the end; each in three columns.
  assert.equal(await page.locator('.steps tbody tr').count(), 4);
  assert.equal(await page.locator('.steps .differs').count(), 0);
  // instantiate, four runs, destroy.
  assert.equal(await page.locator('.wire-call').count(), 6);
  assert.match(
    await page.locator('.wire-call[open] .dump').first().innerText(),
    /80 96 98 00 00 00 00 00\s+gasLeft i64\s+10000000/,
  );
  await page.shot('bridge-scale');

  await page.locator('select.mistake').selectOption('swap');
  const difference = page.locator('.difference');
  await difference.waitFor();
  // a0 is 20 = 0x14 and comes as a1.
  assert.match(
    await difference.innerText(),
    /call 2.*run.*Ok\.Syscall\.a0[\s\S]*1400000000000000 = 20[\s\S]*0000000000000000 = 0/,
  );
  await page.locator('.bridge .fields select').first().selectOption('abi');
  await page.locator('.difference', { hasText: 'exec_buffer.a0' }).waitFor();
  assert.ok((await page.locator('.steps .differs').count()) > 0);
  await page.locator('.wire-call[open] .dump', { hasText: 'exec_buffer.gas_left' }).waitFor();
  await page.shot('bridge-abi-broken');
  assert.deepEqual(page.errors, []);
});

test('a capture is shown call by call', async () => {
  const page = await site.visit();
  const lines = [
    { polkavirt: 'capture', version: 1 },
    {
      call: 'destroy',
      generation: 'virt',
      wire: 'scale',
      import: 'ext_virtualization_destroy_version_1',
      instance: 7,
      in: '07000000',
      out: '00',
      ns: 1,
    },
    { end: 1 },
  ];
  await act(page).drop('calls.jsonl', Buffer.from(lines.map((line) => `${JSON.stringify(line)}\n`).join('')));
  await page.locator('.wire-call', { hasText: 'destroy' }).waitFor();
  assert.match(await page.locator('.dump').first().innerText(), /07 00 00 00\s+instanceId u32\s+7/);
});

test('a flame graph of recursion, and coverage beside text and code', async () => {
  const page = await site.visit();
  const { example, run, state } = act(page);
  await example('fibonacci');
  await show(page, 'Profile');
  await page.getByRole('button', { name: 'Run the program' }).click();
  await page.locator('.flame').first().waitFor();
  // fib(10) makes 88 calls that add, of 16 instructions each, and 89 small ones of 2; main has 7.
  assert.match(await page.locator('.profile .lead').innerText(), /1,593 gas, 1,593 instructions/);
  assert.equal(88 * 16 + 89 * 2 + 7, 1593);
  assert.equal(await page.locator('.flame', { hasText: /^fib/ }).count(), 10);
  await page.locator('.flame', { hasText: /^fib/ }).nth(3).click();
  await page.locator('.flame.above').first().waitFor();
  await page.shot('profile');

  await show(page, 'Run');
  await example('memory');
  await run();
  await state('trap');
  await page.getByRole('button', { name: 'Show coverage' }).click();
  await page.locator('.cm-times', { hasText: '8×' }).first().waitFor();
  // ret is behind the fault.
  await page.locator('.cm-never', { hasText: '0×' }).waitFor();
  await page.shot('coverage-text');
  await page.getByRole('button', { name: 'Code', exact: true }).click();
  // Three before the loop with its fallthrough, five in it, and the load that fails; ret did not run.
  assert.match(await page.locator('.covered').innerText(), /^9 instructions of 10 ran/);
  await page.locator('.listing .never', { hasText: 'ret' }).waitFor();
  assert.deepEqual(page.errors, []);
});

test('the speed of the three back ends, which agree', async () => {
  const page = await site.visit();
  await show(page, 'Speed');
  await page.getByRole('button', { name: 'Take a larger program' }).click();
  await page.locator('.speed .lead code', { hasText: 'main' }).waitFor();
  await page.getByRole('button', { name: 'Measure' }).click();
  await page.locator('.speed .state.finished', { hasText: 'all agree' }).waitFor();
  // There are 78,498 primes below a million.
  assert.match(await page.locator('.speed .status').innerText(), new RegExp(`a0 = 0x${(78_498).toString(16)},`));
  assert.equal(await page.locator('.speeds tr').count(), 3);
  console.log((await page.locator('.speeds').innerText()).replaceAll(/\s+/g, ' '));
  await page.shot('speed');
  assert.deepEqual(page.errors, []);
});
