import type { AddCommand } from './command.ts';

/**
 * Every command, in the order in which `--help` lists them. Each is loaded on demand, because the imports of all would
 * make every command start several times as slowly.
 */
const COMMANDS = {
  parity: async () => (await import('./commands/parity.ts')).addParity,
  exec: async () => (await import('./commands/exec.ts')).addExec,
  asm: async () => (await import('./commands/asm.ts')).addAsm,
  disasm: async () => (await import('./commands/disasm.ts')).addDisasm,
  inspect: async () => (await import('./commands/inspect.ts')).addInspect,
  replay: async () => (await import('./commands/replay.ts')).addReplay,
  profile: async () => (await import('./commands/profile.ts')).addProfile,
  coverage: async () => (await import('./commands/coverage.ts')).addCoverage,
  debug: async () => (await import('./commands/debug.ts')).addDebug,
  open: async () => (await import('./commands/open.ts')).addOpen,
  dap: async () => (await import('./commands/dap.ts')).addDap,
  vectors: async () => (await import('./commands/vectors.ts')).addVectors,
  link: async () => (await import('./commands/link.ts')).addLink,
  cc: async () => (await import('./commands/cc.ts')).addCc,
  compile: async () => (await import('./commands/compile.ts')).addCompile,
  node: async () => (await import('./commands/node.ts')).addNode,
  wire: async () => (await import('./commands/wire.ts')).addWire,
  campaign: async () => (await import('./commands/campaign.ts')).addCampaign,
} as const satisfies Readonly<Record<string, () => Promise<AddCommand>>>;

/** What asks for no command, and needs none to be answered. */
const VERSION: readonly string[] = ['--version', '-V', '--no-color'];

/** @returns The command that the arguments name; all commands if they name none, as for `--help`, but for `--version` none. */
export async function loadCommands(argv: readonly string[] = []): Promise<readonly AddCommand[]> {
  const named = argv.find((arg) => !arg.startsWith('-'));
  if (named !== undefined && Object.hasOwn(COMMANDS, named)) return [await COMMANDS[named as keyof typeof COMMANDS]()];
  if (argv.every((arg) => VERSION.includes(arg)) && argv.some((arg) => arg !== '--no-color')) return [];
  const all: AddCommand[] = [];
  for (const load of Object.values(COMMANDS)) all.push(await load());
  return all;
}
