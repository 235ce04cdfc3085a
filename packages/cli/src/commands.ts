import { readFileSync } from 'node:fs';
import { Command, InvalidArgumentError, Option } from 'commander';
import { asmCommand } from './asm-command.ts';
import { BACKENDS, type Choice, COST_MODELS, IMPLEMENTATIONS, WIRES } from './choice.ts';
import { type CompileFlags, compileCommand } from './compile-command.ts';
import { disasmCommand } from './disasm-command.ts';
import { APIS, type ExecCase, type ReadRange } from './exec/case.ts';
import { execCommand } from './exec/exec-command.ts';
import { parseReadFlag, parseReturns } from './exec/parse-case.ts';
import { UsageError } from './failure.ts';
import { inspectCommand } from './inspect-command.ts';
import type { Io } from './io.ts';
import { BUILD_MODES, type NodeFlags } from './node-flags.ts';
import { parityCommand } from './parity/parity-command.ts';
import { parseCount, parseI64 } from './values.ts';
import { vectorsCommand } from './vectors-command.ts';

/** Gas of `exec` and `parity` unless said otherwise: enough for real work, and an endless loop still ends within a minute. */
export const DEFAULT_GAS = 1_000_000_000n;
/** Host calls that are answered unless said otherwise. */
export const DEFAULT_MAX_SYSCALLS = 1_000;

const PROGRAM = 'a .polkavm blob or an assembly text file; - is standard input';

/** What commander hands to an action: the choice under the names of its flags. */
interface Flags {
  readonly impl: Choice['implementation'];
  readonly backend: Choice['backend'];
  readonly wire: Choice['wire'];
  readonly api: Choice['api'];
  readonly costModel: Choice['costModel'];
  readonly export?: string;
  readonly gas: bigint;
  readonly returns: ExecCase['returns'];
  readonly maxSyscalls: number;
  readonly read: readonly ReadRange[];
}

/** A parser of an option's value that names what it must be. */
const parsed =
  <T>(parse: (text: string) => T | undefined, must: string) =>
  (text: string): T => {
    const value = parse(text);
    if (value === undefined) throw new InvalidArgumentError(`It must be ${must}.`);
    return value;
  };

const gasOption = () =>
  new Option('--gas <N>', 'gas for the call, an i64')
    .argParser(parsed(parseI64, 'an i64 in decimal'))
    .default(DEFAULT_GAS, `${DEFAULT_GAS}`);
const returnsOption = () =>
  new Option('--returns <zero|mix|N>', 'what host calls are answered with')
    .argParser(parsed(parseReturns, 'zero, mix or a u64'))
    .default(0n, 'zero');
const maxSyscallsOption = () =>
  new Option('--max-syscalls <N>', 'stop at the Nth host call')
    .argParser(parsed(parseCount, 'a whole number'))
    .default(DEFAULT_MAX_SYSCALLS);
const readOption = () =>
  new Option('--read <ADDR:LEN>', 'read guest memory at the end; may be repeated')
    .argParser((text, previous: readonly ReadRange[]) => [...previous, parsed(parseReadFlag, 'hex address:length')(text)])
    .default([], 'none');
const apiOption = () => new Option('--api <name>', 'generation of the contract').choices(APIS).default('virt');
const costModelOption = () => new Option('--cost-model <name>', 'gas cost model').choices(COST_MODELS).default('naive');

const countOption = (flags: string, description: string, standard: number | undefined, shown?: string) =>
  new Option(flags, description).argParser(parsed(parseCount, 'a whole number')).default(standard, shown);

const version = (): string =>
  (JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string }).version;

/**
 * The command line: names, flags, defaults and help, and nothing of what the commands do.
 *
 * @param finish Takes the exit code of the command that ran.
 * @param say Takes what commander itself has to say: help, the version, a complaint about the usage.
 */
export function createProgram(
  io: Io,
  finish: (code: number) => void,
  say: (text: string, to: 'stdout' | 'stderr') => void,
): Command {
  const program = new Command('polkavirt')
    .description('sp-virtualization for JavaScript: run PolkaVM programs natively or through host functions, and compare')
    .version(version())
    .exitOverride()
    .configureOutput({
      writeOut: (text) => say(text, 'stdout'),
      writeErr: (text) => say(text, 'stderr'),
      outputError: (text, write) =>
        write(
          `polkavirt: ${text
            .replace(/^error: /, '')
            .trim()
            .replaceAll(/\s*\n\s*/g, ' ')}\n`,
        ),
    });

  program
    .command('parity')
    .description('every implementation, back end and wire on one program, side by side; without one, on all fixtures')
    .argument('[PROGRAM]', PROGRAM)
    .option('--export <name>', 'only this export; default: all')
    .addOption(gasOption())
    .addOption(returnsOption())
    .addOption(maxSyscallsOption())
    .addOption(readOption())
    .addOption(apiOption())
    .addOption(costModelOption())
    .option('--json', 'one JSON object a run, one a line', false)
    .action(async (path: string | undefined, { read, ...flags }: Flags & { readonly json: boolean }, command: Command) => {
      const given = command.options.find((option) => command.getOptionValueSource(option.attributeName()) === 'cli');
      if (path === undefined && given !== undefined && given.long !== '--json') {
        throw new UsageError(`${given.long} is of no use without a PROGRAM`);
      }
      finish(await parityCommand(path, { ...flags, reads: read }, io));
    });

  program
    .command('exec')
    .description('run one export, answer its host calls, print the outcome')
    .argument('[PROGRAM]', PROGRAM)
    .option('--export <name>', 'the export to run; may be left out if there is only one')
    .addOption(gasOption())
    .addOption(new Option('--impl <name>', 'implementation').choices(IMPLEMENTATIONS).default('native'))
    .addOption(new Option('--backend <name>', 'back end of the engine').choices(BACKENDS).default('recompiler'))
    .addOption(new Option('--wire <name>', 'wire of the forwarder').choices(WIRES).default('scale'))
    .addOption(apiOption())
    .addOption(costModelOption())
    .addOption(returnsOption())
    .addOption(maxSyscallsOption())
    .addOption(readOption())
    .option('--cases <FILE.jsonl>', 'one JSON case a line in, one JSON result a line out; - is standard input')
    .option('--json', 'print the result as one line of JSON', false)
    .option('--trace', 'print each instruction on standard error', false)
    .action(
      async (
        path: string | undefined,
        { impl, read, ...flags }: Flags & { readonly cases?: string; readonly json: boolean; readonly trace: boolean },
      ) => finish(await execCommand(path, { ...flags, implementation: impl, reads: read }, io)),
    );

  program
    .command('asm')
    .description('assembly text to a .polkavm blob')
    .argument('<FILE>', 'assembly text; - is standard input')
    .option('-o, --output <FILE>', 'where the blob goes; default: standard output')
    .action(async (path: string, { output }: { readonly output?: string }) => finish(await asmCommand(path, output, io)));

  program
    .command('disasm')
    .description('a .polkavm blob to assembly text that assembles back to the same code')
    .argument('<PROGRAM>', PROGRAM)
    .option('-o, --output <FILE>', 'where the text goes; default: standard output')
    .action(async (path: string, { output }: { readonly output?: string }) => finish(await disasmCommand(path, output, io)));

  program
    .command('inspect')
    .description('sections, imports, exports, sizes, memory map, code statistics')
    .argument('<PROGRAM>', PROGRAM)
    .option('--json', 'print one JSON object', false)
    .action(async (path: string, { json }: { readonly json: boolean }) => finish(await inspectCommand(path, json, io)));

  program
    .command('vectors')
    .description('run a folder of W3F PVM vectors; the last line is `N passed, M failed`')
    .argument('<DIR>', 'a folder of JSON vectors')
    .addOption(new Option('--backend <name>', 'back end of the engine').choices(BACKENDS).default('recompiler'))
    .action(async (path: string, { backend }: Pick<Flags, 'backend'>) => finish(await vectorsCommand(path, backend, io)));

  program
    .command('compile')
    .description('Solidity to PolkaVM blobs and ABIs, through @parity/resolc')
    .argument('<FILE.sol...>', 'Solidity sources; imports are found in this folder and in node_modules')
    .option('-o, --output <DIR>', 'where NAME.polkavm and NAME.json go; default: nowhere')
    .addOption(new Option('--optimizer <mode>', 'z for small code, 3 for fast code').choices(['z', '3']).default('z'))
    .option('--cache-dir <DIR>', 'where results are kept; default: node_modules/.cache/polkavirt')
    .option('--json', 'print one JSON object', false)
    .action(async (files: string[], flags: CompileFlags) => finish(await compileCommand(files, flags, io)));

  program
    .command('node')
    .description('a development chain with the Virt pallet, for JSON-RPC clients over WebSocket')
    .addOption(countOption('--port <N>', 'the port; 0 takes a free one', 9944))
    .option('--contracts', 'Solidity contracts and Ethereum JSON-RPC instead of the Virt pallet', false)
    .option('--host <address>', 'the address to listen on; only this machine can connect to the default', '127.0.0.1')
    .addOption(new Option('--build-mode <mode>', 'when blocks are made').choices(BUILD_MODES).default('instant'))
    .addOption(countOption('--block-time <ms>', 'for the modes batch and interval', undefined, '20 and 6000'))
    .addOption(countOption('--finality-delay <ms>', 'from a block to its finality', 100))
    .addOption(countOption('--keep-blocks <N>', 'blocks that are kept, with their storage', 1024))
    .addOption(
      new Option('--allow-origin <origin>', 'a web page that may connect, or all; may be repeated')
        .argParser((text, previous: readonly string[]) => [...previous, text])
        .default([], 'pages of this machine, https://polkadot.js.org'),
    )
    .addOption(new Option('--impl <name>', 'implementation').choices(IMPLEMENTATIONS).default('native'))
    .addOption(new Option('--backend <name>', 'back end of the engine').choices(BACKENDS).default('recompiler'))
    .addOption(new Option('--wire <name>', 'wire of the forwarder').choices(WIRES).default('scale'))
    .addOption(costModelOption())
    .action(async ({ impl, ...flags }: Omit<NodeFlags, 'implementation'> & Pick<Flags, 'impl'>) => {
      // No other command needs the libraries behind it.
      const { nodeCommand } = await import('./node-command.ts');
      finish(await nodeCommand({ ...flags, implementation: impl }, io));
    });

  return program;
}
