/** Programs for tests: the compiled guests, and code that a test puts together instruction by instruction. */
import { readFileSync } from 'node:fs';
import { buildProgram, type CodeLine, type ProgramExtras } from '@polkavirt/campaign';
import {
  assembleOrThrow,
  createEngine,
  type Instance,
  type Module,
  type ModuleOptions,
  type Program,
  unwrap,
} from '@polkavirt/polkavm';

export { type BuiltProgram, buildProgram, type CodeLine, op, type ProgramExtras } from '@polkavirt/campaign';

const GUESTS = new URL('../../../../fixtures/guests/', import.meta.url);

/** A file under fixtures/guests. */
export const readGuest = (file: string): Uint8Array => readFileSync(new URL(file, GUESTS));

/** Where an export starts. */
export function exportPc(program: Program, name: string): number {
  const found = program.exports.find(({ symbol }) => String.fromCharCode(...symbol) === name);
  if (found === undefined) throw new Error(`no export ${name}`);
  return found.pc;
}

/** The module of a program that must be accepted. */
export function moduleOf(program: Program | Uint8Array, options?: Partial<ModuleOptions>): Module {
  return unwrap(createEngine().createModule(program, options));
}

/** An instance of the program that these lines make, ready to run from the first one with plenty of gas. */
export function start(lines: readonly CodeLine[], extras?: ProgramExtras): { instance: Instance; pcs: readonly number[] } {
  const { program, pcs } = buildProgram(lines, extras);
  const instance = moduleOf(program).instantiate();
  instance.prepareCall(0);
  instance.setGas(1000n);
  return { instance, pcs };
}

/** An instance of an assembled text, ready to run from an export (`main` by default) with plenty of gas. */
export function startText(
  text: string,
  { entry = 'main', ...options }: Partial<ModuleOptions> & { entry?: string } = {},
): Instance {
  const blob = assembleOrThrow(text, { instructionSet: 'latest64' });
  const module = moduleOf(blob, options);
  const instance = module.instantiate();
  instance.prepareCall(exportPc(module.program, entry));
  instance.setGas(1000n);
  return instance;
}
