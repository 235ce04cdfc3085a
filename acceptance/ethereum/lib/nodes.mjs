/** Starts and stops the chains that the tools are held against. */
import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const command = join(here, '../../../packages/cli/bin/polkavirt.js');
const binary = (name) => {
  const require = createRequire(import.meta.url);
  return join(dirname(require.resolve(`@foundry-rs/${name}-linux-amd64/package.json`)), 'bin', name);
};

export const CAST = binary('cast');

async function start(file, args, urlIn) {
  const child = spawn(file, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  let text = '';
  const url = await new Promise((resolve, reject) => {
    child.stdout.on('data', (chunk) => {
      // What comes later is read too, or the process would stop at a full pipe.
      if (text === undefined) return;
      text += chunk;
      const found = urlIn.exec(text)?.[1];
      if (found === undefined) return;
      text = undefined;
      resolve(found);
    });
    child.once('exit', (code) => reject(new Error(`${file} ended with ${code} before it listened: ${text}`)));
    child.once('error', reject);
  });
  const stop = () =>
    new Promise((resolve) => {
      child.removeAllListeners('exit');
      child.once('exit', resolve);
      child.kill('SIGTERM');
    });
  return { url: `http://${url}`, ws: `ws://${url}`, stop };
}

export const NODES = {
  polkavirt: (...args) =>
    start(process.execPath, [command, 'node', '--contracts', '--port', '0', ...args], /listening on ws:\/\/(\S+)/),
  anvil: (...args) => start(binary('anvil'), ['--port', '0', ...args], /Listening on (\S+)/),
};
