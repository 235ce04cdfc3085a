/** Options that several commands share, each declared once. */
import { InvalidArgumentError, Option } from 'commander';
import { APIS, BACKENDS, type Choice, COST_MODELS, IMPLEMENTATIONS, WIRES } from './choice.ts';
import type { ReadRange } from './exec/case.ts';
import { parseReadFlag, parseReturns } from './exec/parse-case.ts';
import { UsageError } from './failure.ts';
import { parseCount, parseI64 } from './values.ts';

/** Gas of `exec` and `parity` unless said otherwise: enough for real work, and an endless loop still ends within a minute. */
export const DEFAULT_GAS = 1_000_000_000n;
/** Host calls that are answered unless said otherwise. */
export const DEFAULT_MAX_SYSCALLS = 1_000;

const DEFAULT_WIRE = 'scale';

/** How help describes a PROGRAM argument. */
export const PROGRAM = 'a .polkavm blob or an assembly text file; - is standard input';

/** A parser of an option's value that names what it must be. */
export const parsed =
  <T>(parse: (text: string) => T | undefined, must: string) =>
  (text: string): T => {
    const value = parse(text);
    if (value === undefined) throw new InvalidArgumentError(`It must be ${must}.`);
    return value;
  };

export const gasOption = () =>
  new Option('--gas <N>', 'gas for the call, an i64')
    .argParser(parsed(parseI64, 'an i64 in decimal'))
    .default(DEFAULT_GAS, `${DEFAULT_GAS}`);
export const returnsOption = () =>
  new Option('--returns <zero|mix|N>', 'what host calls are answered with')
    .argParser(parsed(parseReturns, 'zero, mix or a u64'))
    .default(0n, 'zero');
export const maxSyscallsOption = () =>
  new Option('--max-syscalls <N>', 'stop at the Nth host call')
    .argParser(parsed(parseCount, 'a whole number'))
    .default(DEFAULT_MAX_SYSCALLS);
export const readOption = () =>
  new Option('--read <ADDR:LEN>', 'read guest memory at the end; may be repeated')
    .argParser((text, previous: readonly ReadRange[]) => [...previous, parsed(parseReadFlag, 'hex address:length')(text)])
    .default([], 'none');
export const implOption = () => new Option('--impl <name>', 'implementation').choices(IMPLEMENTATIONS).default('native');
export const backendOption = () =>
  new Option('--backend <name>', 'back end of the engine').choices(BACKENDS).default('recompiler');
export const wireOption = () => new Option('--wire <name>', 'wire of the forwarder').choices(WIRES).default(DEFAULT_WIRE);
export const apiOption = () => new Option('--api <name>', 'generation of the interface').choices(APIS).default('virt');
export const costModelOption = () => new Option('--cost-model <name>', 'gas cost model').choices(COST_MODELS).default('naive');

/**
 * Refuses a wire that nothing would come of. The default may be named all the same, so that a script can pass every flag for every
 * implementation.
 */
export function checkWire({ implementation, wire }: Pick<Choice, 'implementation' | 'wire'>): void {
  if (implementation !== 'forwarder' && wire !== DEFAULT_WIRE) {
    throw new UsageError(`--wire ${wire} needs --impl forwarder: ${implementation} has no wire`);
  }
}

/** An option that is a whole number. `shown` is what help says of its default. */
export const countOption = (flags: string, description: string, standard: number | undefined, shown?: string) =>
  new Option(flags, description).argParser(parsed(parseCount, 'a whole number')).default(standard, shown);
