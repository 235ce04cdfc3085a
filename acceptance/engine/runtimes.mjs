/** Every JavaScript engine that the engine is for: each takes a job and gives the report. */
import { spawn } from 'node:child_process';
import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));

/** Runs the job in a process. `onProgress` is told how many programs are done. */
const inProcess = (command, args) => (bundles, job, onProgress) =>
  new Promise((resolve, reject) => {
    const child = spawn(command, [...args, bundles.process], { stdio: ['pipe', 'pipe', 'pipe'] });
    let out = '';
    let lastError = '';
    child.stdout.setEncoding('utf8').on('data', (text) => {
      out += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text) => {
      const done = /^(\d+)\n$/.exec(text);
      if (done) onProgress(Number(done[1]));
      else lastError = text;
    });
    child.on('error', reject);
    child.on('close', (code) => {
      if (code === 0) resolve(JSON.parse(out));
      else reject(new Error(`${command} ended with ${code}: ${lastError.trim().slice(-2000)}`));
    });
    child.stdin.on('error', () => {});
    child.stdin.end(JSON.stringify(job));
  });

/** A page of one script, served on loopback with a content security policy. */
const servePage = (script, policy) =>
  new Promise((resolve) => {
    const server = createServer((request, response) => {
      if (request.url === '/script.js') response.setHeader('content-type', 'text/javascript').end(script);
      else {
        response.setHeader('content-type', 'text/html').setHeader('content-security-policy', policy);
        response.end(
          '<!doctype html><meta charset="utf-8"><title>engine</title><script type="module" src="/script.js"></script>',
        );
      }
    });
    server.listen(0, '127.0.0.1', () => resolve(server));
  });

/** @param isWebAssemblyAllowed by the page's policy; a page where it turns out otherwise would test something else */
const inChromium = (policy, isWebAssemblyAllowed) => async (bundles, job) => {
  const { chromium } = await import('playwright-core');
  const server = await servePage(bundles.page, policy);
  const browser = await chromium.launch({
    executablePath: process.env.POLKAVIRT_CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu'],
  });
  try {
    const page = await browser.newPage();
    page.on('pageerror', (error) => console.log(`in the page: ${error.stack}`));
    await page.goto(`http://127.0.0.1:${server.address().port}/`);
    const isAllowed = await page.evaluate(() => globalThis.isWebAssemblyAllowed());
    if (isAllowed !== isWebAssemblyAllowed) throw new Error(`WebAssembly is ${isAllowed ? '' : 'not '}allowed in the page`);
    return await page.evaluate((given) => globalThis.runJob(given), job);
  } finally {
    await browser.close();
    server.close();
  }
};

export const RUNTIMES = {
  [`Node ${process.versions.node}`]: inProcess(process.execPath, []),
  'Node 22': inProcess(here('node_modules/node22/bin/node'), []),
  'Node 24': inProcess(here('node_modules/node24/bin/node'), []),
  Bun: inProcess(here('node_modules/@oven/bun-linux-x64/bin/bun'), []),
  Chromium: inChromium("script-src 'self' 'wasm-unsafe-eval'", true),
  'Chromium, page without WebAssembly': inChromium("script-src 'self'", false),
};
