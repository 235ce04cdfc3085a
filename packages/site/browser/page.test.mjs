/** What holds for all views: links, keyboard, screen readers, widths, colours, and budgets. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { after, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { act, startBrowser } from './harness.mjs';

const site = await startBrowser();
after(() => site.close());

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const VIEWS = ['Run', 'Profile', 'Speed', 'Bridge', 'Runtime'];
const PHONE = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true };

const show = (page, name) => page.getByRole('tab', { name, exact: true }).click();

/** What axe calls serious or critical. */
async function serious(page) {
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => globalThis.axe.run());
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 120)).join(' | ')}`);
}

test('a link keeps the case, and runs nothing by itself', async () => {
  const page = await site.visit();
  const { example, run, state, time, back } = act(page);
  await example('sum');
  await run();
  await state('finished');
  await back();
  await time(303);
  await page.getByRole('button', { name: 'Copy link' }).click();
  await page.waitForFunction(() => location.hash.startsWith('#s='));
  const { hash } = new URL(page.url());
  const other = await site.visit(`playground/${hash}`);
  await act(other).time(303);
  assert.match(await other.locator('.cm-content').innerText(), /sum of 1 to n/);
  assert.deepEqual(other.errors, []);

  const broken = await site.visit('playground/#s=AAAA');
  await broken.locator('.notice', { hasText: 'the link is broken' }).waitFor();
});

test("a link's JavaScript is text until the visitor agrees", async () => {
  const author = await site.visit();
  await act(author).example('host-calls');
  await author.getByRole('radio', { name: 'JavaScript' }).check();
  await author.locator('.handler textarea').fill("fetch('/handler-ran'); return 5n;");
  await author.locator('.handler textarea').blur();
  await author.getByRole('button', { name: 'Copy link' }).click();
  await author.waitForFunction(() => location.hash.startsWith('#s='));

  for (const agrees of [false, true]) {
    const page = await site.visit('playground/');
    const asked = [];
    page.context().on('request', (request) => request.url().includes('handler-ran') && asked.push(request.url()));
    await page.goto(author.url());
    await page.reload();
    await page.locator('pv-controls .status', { hasText: 'ready:' }).waitFor();
    // Neither choosing it again nor another view is a way around the question.
    await page.getByRole('radio', { name: 'by hand' }).check();
    await page.getByRole('radio', { name: 'JavaScript' }).check();
    await show(page, 'Bridge');
    await page.getByRole('button', { name: 'Compare' }).click();
    await page.locator('dialog.trust[open]').waitFor();
    await page.locator('dialog.trust').getByText("fetch('/handler-ran')").waitFor();
    if (!agrees) {
      await page.getByRole('button', { name: 'Answer by hand instead' }).click();
      await show(page, 'Run');
      await act(page).run();
      await act(page).state('waiting');
      assert.deepEqual(asked, []);
      continue;
    }
    await page.shot('consent');
    assert.deepEqual(asked, []);
    await page.getByRole('button', { name: 'Run it' }).click();
    await show(page, 'Run');
    await act(page).state('finished');
    assert.equal(await act(page).register('a0'), '0000000000000005');
  }
});

test('works by keyboard alone', async () => {
  const page = await site.visit();
  await page.locator('.cm-editor').waitFor();
  await page.locator('.cm-content').focus();
  await page.keyboard.press('Control+Enter');
  await act(page).state('finished');
  await page.keyboard.press('Shift+F11');
  await act(page).time(303);
  await page.keyboard.press('F11');
  await act(page).state('finished');
  await page.locator('#tab-debug').focus();
  await page.keyboard.press('ArrowRight');
  await page.locator('#tab-profile[aria-selected="true"]').waitFor();
  assert.equal(await page.evaluate(() => document.activeElement?.id), 'tab-profile');
});

for (const [name, options] of [
  ['desktop-light', { colorScheme: 'light' }],
  ['desktop-dark', { colorScheme: 'dark' }],
  ['phone-light', { ...PHONE, colorScheme: 'light' }],
  ['phone-dark', { ...PHONE, colorScheme: 'dark' }],
]) {
  test(`axe finds nothing serious, and nothing is wider than the page: ${name}`, async () => {
    const page = await site.visit('playground/', options);
    const { example, run, state } = act(page);
    await example('host-calls');
    await run();
    await state('waiting');
    for (const view of VIEWS) {
      await show(page, view);
      if (view === 'Profile') await page.locator('.flame').first().waitFor();
      if (view === 'Speed') {
        await page.getByRole('button', { name: 'Measure' }).click();
        await page.locator('.speeds tr').nth(2).waitFor();
      }
      if (view === 'Bridge') {
        await page.getByRole('button', { name: 'Compare' }).click();
        await page.locator('.steps').waitFor();
      }
      if (view === 'Runtime') await page.locator('form.deploy').waitFor();
      assert.deepEqual(await serious(page), [], view);
      const [wide, width] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
      assert.ok(wide <= width, `${view} is ${wide} pixels wide, the screen ${width}`);
      await page.shot(`${name}-${view.toLowerCase()}`);
    }
    assert.deepEqual(page.errors, []);
  });
}

/** A first visit: what it loads, gzipped, when the page can be used, and the tasks of more than 50 ms, of which the page keeps a list. */
async function firstVisit() {
  const context = await site.browser.newContext({ viewport: { width: 1280, height: 900 } });
  const page = await context.newPage();
  const loaded = new Map();
  page.on('response', async (response) => {
    const body = await response.body().catch(() => Buffer.alloc(0));
    loaded.set(new URL(response.url()).pathname, gzipSync(body).length);
  });
  await page.addInitScript(() => {
    globalThis.longTasks = [];
    const take = (list) => globalThis.longTasks.push(...list.getEntries().map(({ duration }) => duration));
    new PerformanceObserver(take).observe({ type: 'longtask' });
  });
  await page.goto(`${site.url}playground/`);
  await page.locator('pv-controls .status', { hasText: 'ready:' }).waitFor();
  const ready = await page.evaluate(() => performance.now());
  await page.waitForLoadState('networkidle');
  await page.locator('.cm-editor').waitFor();
  const sizes = [...loaded];
  const editor = sizes.filter(([path]) => path.includes('assembly-editor')).reduce((sum, [, size]) => sum + size, 0);
  return { page, context, ready, editor, bytes: sizes.reduce((sum, [, size]) => sum + size, 0) - editor };
}

/**
 * The processor time of the longest task of the page's thread, in milliseconds, from Chromium's trace. What a page's observer of long tasks
 * says has the wait for a processor in it, which is long where the guest's worker and others have them all.
 */
function longestTask(trace) {
  const { traceEvents } = JSON.parse(trace.toString());
  const threadOf = ({ pid, tid }) => `${pid} ${tid}`;
  const named = traceEvents.filter(({ name, args }) => name === 'thread_name' && args.name === 'CrRendererMain');
  const threads = new Set(named.map(threadOf));
  const tasks = traceEvents.filter((event) => /RunTask$/.test(event.name) && threads.has(threadOf(event)));
  assert.ok(tasks.length > 10, 'the trace has the tasks of the page');
  return Math.max(...tasks.map(({ tdur = 0 }) => tdur)) / 1000;
}

test('budgets: the first load, the time until it can be used, and the longest task while a guest runs', async () => {
  // The least of three: others use this machine as well.
  const [readies, tasks, observed] = [[], [], []];
  for (let visit = 0; visit < 3; visit++) {
    const { page, context, ready, editor, bytes } = await firstVisit();
    if (visit === 0)
      console.log(`first load ${(bytes / 1000).toFixed(1)} kB gzipped, the editor ${(editor / 1000).toFixed(1)} kB`);
    assert.ok(bytes <= 300_000, `the first load is ${bytes} bytes`);
    readies.push(ready);
    const { example, run, state } = act(page);
    await example('endless');
    await page.locator('input.number').fill('60,000,000');
    await page.locator('input.number').blur();
    await page.evaluate(() => globalThis.longTasks.splice(0));
    await site.browser.startTracing(page, { categories: ['devtools.timeline', 'disabled-by-default-devtools.timeline'] });
    await run();
    await state('out of gas');
    tasks.push(longestTask(await site.browser.stopTracing()));
    observed.push(Math.max(0, ...(await page.evaluate(() => globalThis.longTasks))));
    await context.close();
  }
  const [ready, longest] = [Math.min(...readies), Math.min(...tasks)];
  const shown = (all) => all.map((ms) => Math.round(ms)).join(', ');
  console.log(
    `ready after ${shown(readies)} ms; longest tasks while a guest ran: ${shown(tasks)} ms of a processor; observed as long: ${shown(observed)} ms`,
  );
  assert.ok(ready <= 2_000, `ready after ${ready} ms`);
  assert.ok(longest <= 50, `a task took ${longest} ms`);
});
