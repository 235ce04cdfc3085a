/** Follows one guide in an empty folder. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { isShown, stepsOf } from './steps.mjs';
import { openTerminal } from './terminal.mjs';

/** No command of a guide takes longer: one that does hangs, or is nothing for a guide. */
const SECONDS = 240;

/** The ports that guides name. Others may be in use where the guides are followed, so each becomes a free one. */
const PORTS = /\b(?:9944|8545)\b/g;

const freePort = () =>
  new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(String(port)));
    });
  });

async function withFreePorts(markdown) {
  const ports = new Map();
  for (const [port] of markdown.matchAll(PORTS)) if (!ports.has(port)) ports.set(port, await freePort());
  return markdown.replaceAll(PORTS, (port) => ports.get(port));
}

/** What went wrong at a step; empty if nothing did. */
async function take({ file, text, terminal, command, shown }, folder, terminalOf) {
  if (file !== undefined) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), text);
    return '';
  }
  // What runs in another terminal goes on, so the next step comes as soon as it has printed what is shown.
  const isEnough = terminal === '' ? undefined : (output) => output.endsWith('\n') && isShown(output, shown);
  const { code, stdout, stderr } = await terminalOf(terminal).type(command, { seconds: SECONDS, isEnough });
  if (code === undefined) return `\`${command}\` does not end within ${SECONDS} s:\n${stdout}${stderr}`;
  if (code !== 0) return `\`${command}\` gives ${code}:\n${stdout}${stderr}`;
  if (isShown(stdout, shown)) return '';
  return `\`${command}\` does not print what the guide shows:\n${shown.join('\n')}\n\nbut:\n${stdout}${stderr}`;
}

/** Seconds of the processor that the commands of a terminal took: user and system time in the second line of `times`. */
async function processorSeconds(terminal) {
  const { stdout } = await terminal.type('times', { seconds: 10 });
  const parts = [...(stdout.split('\n')[1] ?? '').matchAll(/(\d+)m([\d.]+)s/g)];
  return parts.reduce((sum, [, minutes, seconds]) => sum + 60 * Number(minutes) + Number(seconds), 0);
}

/** Resolves to `{ problem, processor }`: what went wrong on the way, empty if nothing did, and seconds of the processor. */
export async function follow(markdown, env) {
  const folder = mkdtempSync(join(tmpdir(), 'polkavirt-guide-'));
  const terminals = new Map();
  const terminalOf = (name) => {
    if (!terminals.has(name)) terminals.set(name, openTerminal(folder, env));
    return terminals.get(name);
  };
  try {
    for (const step of stepsOf(await withFreePorts(markdown))) {
      const problem = await take(step, folder, terminalOf);
      if (problem !== '') return { problem, processor: 0 };
    }
    return { problem: '', processor: await processorSeconds(terminalOf('')) };
  } finally {
    for (const terminal of terminals.values()) await terminal.close();
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  }
}
