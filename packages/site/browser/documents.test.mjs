/** The pages of text: the search without a network, colours, keyboard, widths, screen readers, and what a first visit loads. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { after, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { startBrowser } from './harness.mjs';

const site = await startBrowser();
after(() => site.close());

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
/** One page of each kind. */
const PAGES = [
  '',
  'guides/',
  'guides/campaigns/',
  'reference/errors/',
  'reference/host-functions/',
  'api/forwarder/',
  'benchmarks/',
  'architecture/',
];
/** What a first visit may load, gzipped: the promise of the site. */
const BUDGET = 300_000;

for (const colorScheme of ['light', 'dark']) {
  test(`axe finds nothing serious in ${colorScheme} colours`, async () => {
    for (const path of PAGES) {
      const page = await site.visit(path, { colorScheme });
      await page.evaluate(axe);
      const { violations } = await page.evaluate(() => globalThis.axe.run());
      const serious = violations
        .filter(({ impact }) => impact === 'serious' || impact === 'critical')
        .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 120)).join(' | ')}`);
      assert.deepEqual(serious, [], path);
      assert.deepEqual(page.errors, [], path);
      await page.shot(`${path.replaceAll('/', '-') || 'home-'}${colorScheme}`);
      await page.context().close();
    }
  });
}

test('nothing is wider than a phone', async () => {
  for (const path of PAGES) {
    const page = await site.visit(path, { viewport: { width: 360, height: 740 }, isMobile: true });
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 360, path);
    await page.shot(`${path.replaceAll('/', '-') || 'home-'}phone`);
    await page.context().close();
  }
});

test('a first visit loads at most 300 kB, gzipped', async () => {
  for (const path of ['', 'guides/debugging/', 'guides/wires/']) {
    const page = await site.visit('security/');
    let bytes = 0;
    const done = [];
    page.on('response', (response) => {
      // A redirect has no body.
      if (response.status() < 300) done.push(response.body().then((body) => (bytes += gzipSync(body).length)));
    });
    await page.goto(site.url + path, { waitUntil: 'networkidle' });
    await Promise.all(done);
    assert.ok(bytes > 2_000 && bytes <= BUDGET, `${path} loads ${bytes} bytes`);
    await page.context().close();
  }
});

test('the search finds an export, an instruction and a guide, by keyboard', async () => {
  const page = await site.visit('guides/debugging/');
  await page.keyboard.press('/');
  const input = page.getByRole('searchbox');
  for (const [words, place] of [
    ['createForwarder', 'api/forwarder/'],
    ['eth_getLogs', 'reference/rpc-methods/'],
    ['campaign corpus', 'guides/campaigns/'],
  ]) {
    await input.fill(words);
    await page.locator(`dialog.search a[href*="${place}"]`).first().waitFor();
  }
  await page.keyboard.press('Enter');
  await page.waitForURL(/guides\/campaigns|campaign/);
});

test('the search says so when nothing is found, and asks no one else', async () => {
  const page = await site.visit('');
  const asked = [];
  page.on('request', (request) => asked.push(request.url()));
  await page.getByRole('button', { name: /^Search/ }).click();
  await page.getByRole('searchbox').fill('xyzzyplughfrotz');
  await page.getByText('Nothing has these words.').waitFor();
  assert.deepEqual(
    asked.filter((url) => !url.startsWith(site.url)),
    [],
  );
});

test('the choice of colours stays', async () => {
  const page = await site.visit('', { colorScheme: 'light' });
  await page.getByRole('button', { name: 'Switch to dark colours' }).click();
  await page.goto(`${site.url}upstream/`);
  await page.getByRole('button', { name: 'Switch to light colours' }).waitFor();
  assert.equal(await page.evaluate(() => document.documentElement.dataset.theme), 'dark');
});
