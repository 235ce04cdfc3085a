/** Follows one guide in an empty folder. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { isShown, stepsOf } from './steps.mjs';
import { openTerminal } from './terminal.mjs';

/** No command of a guide takes longer: one that does hangs, or is nothing for a guide. */
const SECONDS = 120;

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

/** What went wrong on the way; empty if nothing did. */
export async function follow(markdown, env) {
  const folder = mkdtempSync(join(tmpdir(), 'polkavirt-guide-'));
  const terminals = new Map();
  const terminalOf = (name) => {
    if (!terminals.has(name)) terminals.set(name, openTerminal(folder, env));
    return terminals.get(name);
  };
  try {
    for (const { file, text, terminal, command, shown } of stepsOf(await withFreePorts(markdown))) {
      if (file !== undefined) {
        mkdirSync(dirname(join(folder, file)), { recursive: true });
        writeFileSync(join(folder, file), text);
        continue;
      }
      // What runs in another terminal goes on, so the next step comes as soon as it has printed what is shown.
      const isEnough = terminal === '' ? undefined : (output) => output.endsWith('\n') && isShown(output, shown);
      const { code, stdout, stderr } = await terminalOf(terminal).type(command, { seconds: SECONDS, isEnough });
      if (code === undefined) return `\`${command}\` does not end within ${SECONDS} s:\n${stdout}${stderr}`;
      if (code !== 0) return `\`${command}\` gives ${code}:\n${stdout}${stderr}`;
      if (!isShown(stdout, shown))
        return `\`${command}\` does not print what the guide shows:\n${shown.join('\n')}\n\nbut:\n${stdout}${stderr}`;
    }
    return '';
  } finally {
    for (const terminal of terminals.values()) await terminal.close();
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  }
}
