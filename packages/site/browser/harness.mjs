/** The built pages, served, and a browser to drive them: for the tests of this folder. `npm run site:test` builds first. */
import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { preview } from 'vite';

const PACKAGE = fileURLToPath(new URL('../', import.meta.url));
/** Screenshots are kept here. */
const SHOTS = fileURLToPath(new URL('../../../dist/site-screenshots/', import.meta.url));

/** Starts both, for all tests of a file; `close` ends them. */
export async function startBrowser() {
  mkdirSync(SHOTS, { recursive: true });
  const server = await preview({
    configFile: `${PACKAGE}vite.config.ts`,
    preview: { host: '127.0.0.1', port: 0 },
    logLevel: 'warn',
  });
  const browser = await chromium.launch({
    executablePath: process.env.POLKAVIRT_CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox'],
  });
  const url = server.resolvedUrls.local[0];
  return {
    url,
    browser,
    /** A fresh visitor; anything that the page throws or logs as an error fails `calm`. */
    async visit(path = 'playground/', options = {}) {
      const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
      const page = await context.newPage();
      const errors = [];
      page.on('pageerror', (error) => errors.push(error.message));
      page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
      page.setDefaultTimeout(30_000);
      await page.goto(url + path);
      return Object.assign(page, {
        errors,
        shot: (name) => page.screenshot({ path: `${SHOTS}${name}.png` }),
      });
    },
    async close() {
      await browser.close();
      await server.close();
    },
  };
}

/** What a visitor does in the playground. */
export const act = (page) => ({
  run: () => page.getByRole('button', { name: 'Run', exact: true }).click(),
  step: () => page.getByRole('button', { name: 'Step', exact: true }).click(),
  back: () => page.getByRole('button', { name: 'Step back', exact: true }).click(),
  on: () => page.getByRole('button', { name: 'On to the next breakpoint' }).click(),
  example: async (id) => {
    await page.locator('.example select').selectOption(id);
    await page.locator('pv-controls .status', { hasText: 'ready:' }).waitFor();
  },
  /** Waits until the run stands in a state. */
  state: (name) => page.locator('pv-controls .state', { hasText: new RegExp(`^${name}$`) }).waitFor(),
  /** Waits until the number of instructions that ran is shown. */
  time: (count) => page.locator('pv-controls .status', { hasText: new RegExp(`\\b${count} instructions?,`) }).waitFor(),
  register: (name) => page.locator(`tr[data-register="${name}"] code`).innerText(),
  /** Puts a text into the editor as if it were typed. */
  write: async (text) => {
    const editor = page.locator('.cm-content');
    await editor.click();
    await page.keyboard.press('Control+A');
    await page.keyboard.insertText(text);
  },
  drop: async (name, bytes) => {
    await page
      .locator('input[type="file"]')
      .setInputFiles({ name, mimeType: 'application/octet-stream', buffer: Buffer.from(bytes) });
  },
});
