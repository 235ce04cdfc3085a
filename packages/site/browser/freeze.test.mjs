/** The page's thread is never held up for more than 50 ms, whatever is run or dropped. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { assemble } from '@polkavirt/polkavm';
import { act, startBrowser } from './harness.mjs';
import { watchTasks } from './tasks.mjs';

const site = await startBrowser();
after(() => site.close());

/** The most processor time of one task, in milliseconds: the promise. */
const LONGEST = 50;

/** Others use this machine as well: the least of at most three tries counts. */
async function expectShort(name, once) {
  const tries = [];
  while (tries.length < 3) {
    tries.push(await once());
    if (tries.at(-1).longest <= LONGEST) break;
  }
  const shown = tries.map(({ longest, longOnTheWall }) => `${longest.toFixed(0)} ms (${longOnTheWall} over 50 ms on the wall)`);
  console.log(`${name}: longest task ${shown.join(', then ')}`);
  assert.ok(tries.at(-1).longest <= LONGEST, `${name}: a task took ${tries.map(({ longest }) => longest).join(', ')} ms`);
}

/** What a drop brings: a file with these bytes, and zeros behind them. Made before anything is measured. */
const transferOf = (page, name, first, size = first.length) =>
  page.evaluateHandle(
    ([fileName, start, length]) => {
      const bytes = new Uint8Array(length);
      bytes.set(start);
      const data = new DataTransfer();
      data.items.add(new File([bytes], fileName));
      return data;
    },
    [name, first, size],
  );

test('while a guest loops', async () => {
  const page = await site.visit();
  const { example, run, state } = act(page);
  await example('endless');
  await page.locator('input.number').fill('30,000,000');
  await page.locator('input.number').blur();
  await expectShort('a guest that loops', () =>
    watchTasks(site, page, async () => {
      await run();
      await state('out of gas');
    }),
  );
});

test('while 50 MB are dropped that are a program’s beginning, and noise', async () => {
  const page = await site.visit();
  await page.locator('.cm-editor').waitFor();
  for (const [name, start, reason] of [
    ['great.polkavm', [0x50, 0x56, 0x4d, 0], /not a program that can run/],
    ['great.bin', [0, 1, 2, 3], /byte 0: the file starts with 00 01 02 03/],
  ]) {
    await expectShort(`50 MB, ${name}`, async () => {
      const transfer = await transferOf(page, name, start, 50 * 1024 * 1024);
      return watchTasks(site, page, async () => {
        await page.dispatchEvent('.playground', 'drop', { dataTransfer: transfer });
        await page.locator('.notice', { hasText: reason }).waitFor();
        await page.getByRole('button', { name: 'Dismiss' }).click();
      });
    });
  }
});

test('while a program of 150,000 instructions is shown, run, counted and scrolled through', async () => {
  const lines = Array.from({ length: 150_000 }, (_, at) => `    a${at % 6} = a${(at * 7) % 6} + ${at % 1000}`);
  const made = assemble(`%isa = latest64\npub @main:\n${lines.join('\n')}\n    ret\n`);
  assert.ok(made.ok);
  const page = await site.visit();
  const { run, state } = act(page);
  await page.locator('.cm-editor').waitFor();
  const data = await transferOf(page, 'large.polkavm', [...made.value]);
  const stages = {
    dropped: async () => {
      await page.dispatchEvent('.playground', 'drop', { dataTransfer: data });
      await page.locator('strong', { hasText: 'large.polkavm' }).waitFor();
      await page.locator('.listing .instruction').first().waitFor();
    },
    'run to its end': async () => {
      await run();
      await state('finished');
    },
    counted: async () => {
      await page.getByRole('button', { name: 'Show coverage' }).click();
      await page.getByText('150,001 instructions of 150,001 ran').waitFor();
    },
    scrolled: async () => {
      for (const part of [0.3, 0.6, 0.99]) {
        const line = await page.evaluate((at) => {
          const listing = document.querySelector('.listing');
          listing.scrollTop = listing.scrollHeight * at;
          return Math.floor(listing.scrollTop / 22);
        }, part);
        await page.waitForFunction((first) => {
          const shown = document.querySelector('.listing ol');
          return Math.abs(Number.parseFloat(shown.style.paddingTop) / 22 - first) < 100;
        }, line);
      }
    },
    linked: async () => {
      await page.getByRole('button', { name: 'Copy link' }).click();
      await page.getByText('This is too long for a link').waitFor();
    },
  };
  for (const [name, work] of Object.entries(stages)) {
    await expectShort(`150,000 instructions, ${name}`, () => watchTasks(site, page, work));
  }
  await page.shot('large-program');
  assert.deepEqual(page.errors, []);
});
