/** `npm create polkavirt@latest`: asks or takes flags, and writes a project that is green after `npm install` and `npm test`. */
import { relative } from 'node:path';
import { Command, CommanderError, Option } from 'commander';
import { FRAMEWORKS } from './frameworks.ts';
import { generate } from './generate.ts';
import { KINDS } from './kinds.ts';
import { LANGUAGES } from './languages.ts';
import type { ProjectOptions } from './options.ts';
import { objectionTo, writeProject } from './write-project.ts';

/** Where it writes, and whether there is a person to ask; tests put their own in. */
export interface Surroundings {
  readonly out: (text: string) => void;
  readonly error: (text: string) => void;
  readonly isInteractive: boolean;
}

const ofProcess = (): Surroundings => ({
  out: (text) => process.stdout.write(text),
  error: (text) => process.stderr.write(text),
  isInteractive: process.stdin.isTTY === true && process.stdout.isTTY === true,
});

/** The defaults that `--yes` accepts without asking. */
const DEFAULTS: ProjectOptions = { folder: 'my-tests', kind: 'pallet', framework: 'vitest', language: 'ts' };

const KIND_HELP = Object.entries(KINDS)
  .map(([name, { title }]) => `  ${name.padEnd(12)}${title}`)
  .join('\n');

type Flags = Partial<Omit<ProjectOptions, 'folder'>> & { readonly yes?: boolean };

function readArguments(argv: readonly string[], { out, error }: Surroundings): Partial<ProjectOptions> & { yes: boolean } {
  const command = new Command('create-polkavirt')
    .description('Starts a project with polkavirt. What no flag says is asked.')
    .argument('[folder]', 'where it is written; it must be empty or absent')
    .addOption(new Option('-k, --kind <kind>', 'what is tested').choices(Object.keys(KINDS)))
    .addOption(new Option('-f, --framework <name>', 'the test framework').choices(Object.keys(FRAMEWORKS)))
    .addOption(new Option('-l, --language <name>', 'the language').choices(Object.keys(LANGUAGES)))
    .option('-y, --yes', `ask nothing: ${Object.values(DEFAULTS).join(', ')} where no flag says otherwise`)
    .addHelpText('after', `\nKinds:\n${KIND_HELP}\n\nWith npm: npm create polkavirt@latest my-tests -- --kind pallet`)
    .allowExcessArguments(false)
    .exitOverride()
    .configureOutput({ writeOut: out, writeErr: error });
  command.parse([...argv], { from: 'user' });
  const { yes = false, ...given } = command.opts<Flags>();
  const [folder] = command.args;
  return { ...given, ...(folder === undefined ? {} : { folder }), yes };
}

/** The flags that are missing, as they are written. */
const missing = (given: Partial<ProjectOptions>): readonly string[] =>
  (Object.keys(DEFAULTS) as (keyof ProjectOptions)[])
    .filter((name) => given[name] === undefined)
    .map((name) => (name === 'folder' ? 'a folder' : `--${name}`));

/**
 * @returns The exit code: 0 written, 1 given up, 2 bad usage.
 */
export async function main(argv: readonly string[], surroundings: Surroundings = ofProcess()): Promise<number> {
  let given: Partial<ProjectOptions> & { yes: boolean };
  try {
    given = readArguments(argv, surroundings);
  } catch (thrown) {
    if (!(thrown instanceof CommanderError)) throw thrown;
    return thrown.exitCode === 0 ? 0 : 2;
  }
  const { yes, ...flags } = given;
  const refuse = (message: string): number => {
    surroundings.error(`create-polkavirt: ${message}\n`);
    return 2;
  };
  const objection = flags.folder === undefined ? undefined : objectionTo(flags.folder);
  if (objection !== undefined) return refuse(`${objection}; name an empty folder, or one that does not exist yet`);

  const absent = missing(flags);
  let options: ProjectOptions | undefined;
  if (absent.length === 0 || yes) options = { ...DEFAULTS, ...flags };
  // The prompts take hold of the terminal when they are loaded.
  else if (surroundings.isInteractive) options = await (await import('./ask.ts')).ask(flags);
  else return refuse(`there is no terminal to ask on: give ${absent.join(', ')}, or --yes for the defaults`);
  if (options === undefined) return 1;
  const late = objectionTo(options.folder);
  if (late !== undefined) return refuse(`${late}; name an empty folder, or one that does not exist yet`);

  writeProject(options.folder, generate(options));
  const where = relative(process.cwd(), options.folder);
  const enter = where === '' ? '' : `  cd ${where.startsWith('..') ? options.folder : where}\n`;
  surroundings.out(`\nWritten: ${KINDS[options.kind].title}.\n\n${enter}  npm install\n  npm test\n`);
  return 0;
}
