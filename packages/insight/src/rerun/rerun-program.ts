import { bytesToHex } from '@noble/hashes/utils.js';
import { createReferenceModule, type ReferenceModule } from '@polkavirt/polkavm';
import { findStartOfBasicBlock } from '@polkavirt/polkavm/program';
import type { Generation } from '../recording/recording.ts';
import { type CodeFacts, createCodeFacts } from '../stack/code-facts.ts';
import { createFunctionTable, type FunctionTable } from '../stack/function-table.ts';

/** A program of a recording, ready to run on the reference interpreter. */
export interface RerunProgram {
  readonly hash: string;
  readonly module: ReferenceModule;
  readonly functions: FunctionTable;
  readonly facts: CodeFacts;
  /** Where an export starts, by its name's bytes. */
  entry(name: Uint8Array): number | undefined;
  /** The gas of going on at a code offset: that of the basic block that starts there, 0 within one. */
  costAt(pc: number): bigint;
}

/** Prepares a program, or returns why the engine refuses it. */
export function prepareProgram(
  hash: string,
  bytes: Uint8Array,
  generation: Generation,
  costModel: 'naive' | 'full',
): RerunProgram | string {
  const made = createReferenceModule(bytes, { costModel });
  return made.ok ? rerunProgramOf(hash, made.value, generation) : made.error.message;
}

/** A program whose module is there already. */
export function rerunProgramOf(hash: string, module: ReferenceModule, generation: Generation): RerunProgram {
  const { program } = module;
  const functions = createFunctionTable(program);
  const exports = program.exports.map(({ symbol, pc }) => [bytesToHex(symbol), pc] as const);
  // If several exports have one name, the older generation takes the first and the newer one the last, as upstream.
  const entries = new Map(generation === 'virt' ? exports.reverse() : exports);
  return {
    hash,
    module,
    functions,
    facts: createCodeFacts(functions),
    entry: (name) => entries.get(bytesToHex(name)),
    costAt: (pc) => (findStartOfBasicBlock(program, pc) === pc ? (module.gasCost(pc) ?? 0n) : 0n),
  };
}
