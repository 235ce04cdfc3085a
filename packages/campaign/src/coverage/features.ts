/**
 * What a program reaches, as numbers: instructions with classes of their operands, which instruction follows which, and where
 * runs stop. A program that reaches something new is worth keeping.
 */
import { type InstructionSetName, type Module, Stop } from '@polkavirt/polkavm';
import { INSTRUCTION_NAMES } from '@polkavirt/polkavm/isa';
import { createInstruction, type DecodedInstruction, decodeInstruction } from '@polkavirt/polkavm/program';

/** Steps of the reference interpreter that are looked at. */
const MOST_STEPS = 400;
const GAS = 100_000n;

/** Each kind of feature has numbers of its own. */
const KIND = 2 ** 24;
const KINDS = { instruction: 0, pair: 1, stop: 2, reaction: 3 } as const;

const feature = (kind: keyof typeof KINDS, value: number): number => KINDS[kind] * KIND + (value % KIND);

const immediateClass = (value: number): number => {
  if (value === 0) return 0;
  if (value === 0x7fff_ffff || value === -0x8000_0000) return 1;
  if (value < 0) return value >= -0x800 ? 2 : 3;
  return value < 0x1_0000 ? 4 : 5;
};

/** Which registers are the same, and which are ra or sp: 5 bits. */
const registerClass = ({ reg1, reg2, reg3 }: DecodedInstruction): number =>
  Number(reg1 === reg2) |
  (Number(reg2 === reg3) << 1) |
  (Number(reg1 === reg3) << 2) |
  (Number(reg1 < 2) << 3) |
  (Number(reg2 < 2) << 4);

const ISA_INDEX: Readonly<Record<InstructionSetName, number>> = { revive_v1: 0, latest32: 1, latest64: 2, jam_v1: 3 };

/**
 * Features of running a program from an entry on the reference interpreter for some hundred steps.
 *
 * @param onStep told the id of each instruction, and what came of it
 */
export function featuresOf(module: Module, pc: number, onStep?: (id: number, stop: Stop) => void): Set<number> {
  const { program } = module;
  const found = new Set<number>();
  const instance = module.instantiate();
  const instruction = createInstruction();
  const width = ISA_INDEX[program.instructionSet] === 1 ? 1 : 0;
  const ids = INSTRUCTION_NAMES.length + 1;
  let previous = ids;
  try {
    instance.setGas(GAS);
    instance.prepareCall(pc);
    for (let step = 0; step < MOST_STEPS; step++) {
      const at = instance.nextPc;
      if (at === undefined) break;
      decodeInstruction(program, at, instruction);
      const id = Math.min(instruction.id, ids - 1);
      const stop = instance.step();
      onStep?.(id, stop);
      const isFar = instance.nextPc !== undefined && instance.nextPc < at ? 1 : 0;
      found.add(
        feature('instruction', ((id * 6 + immediateClass(instruction.imm1)) * 32 + registerClass(instruction)) * 2 + width),
      );
      found.add(feature('pair', (previous * ids + id) * 2 + isFar));
      if (stop !== Stop.Step) found.add(feature('stop', (id * 8 + stop) * 2 + width));
      previous = id;
      if (stop !== Stop.Step && stop !== Stop.HostCall) break;
    }
  } finally {
    instance.release();
  }
  return found;
}

/** What hostile input reached: the place and the way in which it ended. Numbers and names in the text of a refusal do not count. */
export function featureOfReaction(target: string, of: string, outcome: string, text: string): number {
  const plain = text.replaceAll(/"[^"]*"|0x[0-9a-f]*|-?\d+/gi, '#').slice(0, 80);
  let hash = 0x811c_9dc5;
  for (const char of `${target}|${of}|${outcome}|${plain}`) hash = Math.imul(hash ^ (char.codePointAt(0) ?? 0), 0x0100_0193);
  return feature('reaction', hash >>> 0);
}
