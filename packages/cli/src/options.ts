/** Options that several commands share, each declared once. */
import { InvalidArgumentError, Option } from 'commander';
import { APIS, BACKENDS, type Choice, COST_MODELS, IMPLEMENTATIONS, WIRES } from './choice.ts';
import type { ReadRange } from './exec/case.ts';
import { parseReadFlag, parseReturns } from './exec/parse-case.ts';
import { UsageError } from './failure.ts';
import { parseCount, parseI64 } from './values.ts';

/** Default gas of `exec` and `parity`: enough for real work, and an endless loop still ends within a minute. */
export const DEFAULT_GAS = 1_000_000_000n;
/** Default number of host calls that are answered. */
export const DEFAULT_MAX_SYSCALLS = 1_000;

const DEFAULT_WIRE = 'scale';

/** How help describes a PROGRAM argument. */
export const PROGRAM = 'a .polkavm blob or an assembly text file; - is standard input';

/** A parser of an option's value, whose error names the accepted values. */
export const parsed =
  <T>(parse: (text: string) => T | undefined, must: string) =>
  (text: string): T => {
    const value = parse(text);
    if (value === undefined) throw new InvalidArgumentError(`It must be ${must}.`);
    return value;
  };

export const gasOption = () =>
  new Option('--gas <N>', 'gas for the call, an i64 in decimal')
    .argParser(parsed(parseI64, 'an i64 in decimal'))
    .default(DEFAULT_GAS, `${DEFAULT_GAS}`);
export const returnsOption = () =>
  new Option('--returns <zero|mix|N>', 'what host calls are answered with; N is a u64, decimal or 0x hex')
    .argParser(parsed(parseReturns, 'zero, mix or a u64'))
    .default(0n, 'zero');
export const maxSyscallsOption = () =>
  new Option('--max-syscalls <N>', 'the run stops at the Nth host call')
    .argParser(parsed(parseCount, 'a whole number'))
    .default(DEFAULT_MAX_SYSCALLS);
export const readOption = () =>
  new Option('--read <ADDR:LEN>', 'guest memory to read at the end: hex address, decimal or 0x length; may be repeated')
    .argParser((text, previous: readonly ReadRange[]) => [...previous, parsed(parseReadFlag, 'hex address:length')(text)])
    .default([], 'none');
export const implOption = () =>
  new Option('--impl <name>', 'what runs it: the engine itself, or a forwarder that asks a host to')
    .choices(IMPLEMENTATIONS)
    .default('native');
export const backendOption = () =>
  new Option(
    '--backend <name>',
    'the part of the engine that runs the code: the readable reference, the interpreter in WebAssembly, or compiled code',
  )
    .choices(BACKENDS)
    .default('recompiler');
export const wireOption = () =>
  new Option('--wire <name>', 'how a forwarder and its host encode calls; needs --impl forwarder')
    .choices(WIRES)
    .default(DEFAULT_WIRE);
export const captureOption = () =>
  new Option(
    '--capture <FILE>',
    'keep the calls between forwarder and host, for polkavirt wire; JSON Lines, or compact as FILE.pvcapt',
  );
export const apiOption = () => new Option('--api <name>', 'generation of the interface').choices(APIS).default('virt');
export const costModelOption = () =>
  new Option('--cost-model <name>', 'what gas counts: instructions, or cycles of a processor')
    .choices(COST_MODELS)
    .default('naive');

/**
 * Refuses a wire that would have no effect. The default is accepted, so that a script can pass every flag for every
 * implementation.
 */
export function checkWire({ implementation, wire }: Pick<Choice, 'implementation' | 'wire'>): void {
  if (implementation !== 'forwarder' && wire !== DEFAULT_WIRE) {
    throw new UsageError(`--wire ${wire} needs --impl forwarder: ${implementation} has no wire`);
  }
}

/** Refuses to capture calls that cross no wire. */
export function checkCapture(implementation: Choice['implementation'], capture: string | undefined): void {
  if (capture !== undefined && implementation !== 'forwarder') {
    throw new UsageError(`--capture needs --impl forwarder: ${implementation} has no wire`);
  }
}

/** An option that is a whole number. `shown` is what help says of its default. */
export function countOption(
  flags: string,
  description: string,
  standard: number | undefined,
  shown?: string,
  { least = 0, most = Number.MAX_SAFE_INTEGER }: { readonly least?: number; readonly most?: number } = {},
): Option {
  const must =
    most < Number.MAX_SAFE_INTEGER
      ? `a whole number from ${least} to ${most}`
      : `a whole number${least > 0 ? ` from ${least}` : ''}`;
  const parse = (text: string): number | undefined => {
    const value = parseCount(text);
    return value !== undefined && value >= least && value <= most ? value : undefined;
  };
  return new Option(flags, description).argParser(parsed(parse, must)).default(standard, shown);
}
