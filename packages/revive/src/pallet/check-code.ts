import type { Result, TypestateVirtT } from '@polkavirt/primitives';
import { checkLimit, Failure } from '../errors.ts';
import { isHostFunctionName } from '../host-functions.ts';
import { LIMITS } from '../limits.ts';

/** The facts of a program that the pallet checks before it stores it. */
export interface CodeFacts {
  /** Such as `revive_v1`. */
  readonly instructionSet: string;
  readonly imports: readonly string[];
  readonly exports: readonly string[];
  readonly largestBlock: { readonly instructions: number; readonly offset: number };
  /** The first instruction that is invalid, or that contracts may not use (`sbrk`). */
  readonly forbidden?: { readonly instruction: string; readonly offset: number };
  /** Read-only data, read-write data and stack. */
  readonly memoryBytes: number;
}

/** Reads a program; an error says why it is invalid. The virtual machine itself tells the pallet only yes or no. */
export type InspectCode = (code: Uint8Array) => Result<CodeFacts, string>;

/** How every program begins. */
const MAGIC = [0x50, 0x56, 0x4d, 0x00];

/** Whether bytes are meant as a program of PolkaVM. */
export const isProgram = (code: Uint8Array): boolean => MAGIC.every((byte, i) => code[i] === byte);

/** What code must be, for a sentence that refuses other code and says what to do. */
export const A_PROGRAM =
  'a program of PolkaVM, which begins with 0x50564d00: EVM bytecode does not run here. ' +
  'Compile the contract with resolc (npx polkavirt compile)';

const INSTRUCTION_SET = 'revive_v1';
const EXPORTS = ['call', 'deploy'];

/**
 * Refuses code that may not be stored. Rules: polkadot-sdk, `substrate/frame/revive/src/limits.rs` (`code::enforce`).
 * Without `inspect` only the size is checked, and that the virtual machine accepts it; other problems show when it runs.
 *
 * @throws Failure that names the size and the limit.
 */
export function checkCode(
  virt: TypestateVirtT,
  inspect: InspectCode | undefined,
  code: Uint8Array,
  identifier: Uint8Array,
): void {
  checkLimit('BlobTooLarge', 'a program', code.length, LIMITS.blobBytes);
  if (!isProgram(code)) throw new Failure('CodeRejected', `the code must be ${A_PROGRAM}`);
  const facts = inspect?.(code);
  if (facts?.ok === false) throw new Failure('CodeRejected', `no program: ${facts.error}`);
  if (facts?.ok === true) checkFacts(facts.value);
  if (virt.lookup(identifier).ok) return;
  const compiled = virt.fromBytes(code, identifier);
  if (!compiled.ok) throw new Failure('CodeRejected', `the virtual machine refuses the program: ${compiled.error}`);
}

function checkFacts({ instructionSet, imports, exports, largestBlock, forbidden, memoryBytes }: CodeFacts): void {
  if (instructionSet !== INSTRUCTION_SET) {
    throw new Failure('CodeRejected', `the program is for ${instructionSet}; contracts are ${INSTRUCTION_SET}`);
  }
  const unknown = imports.find((name) => !isHostFunctionName(name));
  if (unknown !== undefined) throw new Failure('CodeRejected', `the program imports ${unknown}, which does not exist`);
  const missing = EXPORTS.find((name) => !exports.includes(name));
  if (missing !== undefined) throw new Failure('CodeRejected', `the program has no export ${missing}`);
  if (forbidden !== undefined) {
    throw new Failure('InvalidInstruction', `contracts may not have ${forbidden.instruction}, at offset ${forbidden.offset}`);
  }
  const { instructions, offset } = largestBlock;
  checkLimit(
    'BasicBlockTooLarge',
    `a basic block at offset ${offset}`,
    instructions,
    LIMITS.basicBlockInstructions,
    'instructions',
  );
  checkLimit('StaticMemoryTooLarge', 'static memory', memoryBytes, LIMITS.staticMemoryBytes);
}
