/**
 * Turns blocks into a list of instructions: a jump to the next block becomes a `fallthrough`, and a block that
 * continues elsewhere gets a `jump`.
 */
import { INSTRUCTION_IDS, type InstructionName } from '@polkavirt/polkavm/isa';
import type { Block, Code } from '../ir/block.ts';

/** An instruction of the output. `target` is a block. */
export interface LinedUp {
  readonly id: number;
  readonly reg1: number;
  readonly reg2: number;
  readonly reg3: number;
  readonly imm1: number;
  readonly imm2: number;
  readonly target: Block | undefined;
  /** The key of the RISC-V instruction that it comes from, and of the call that it was inlined at. */
  readonly source: number;
  readonly caller: number | undefined;
}

export interface Line {
  readonly instructions: readonly LinedUp[];
  /** The index of each block's first instruction. */
  readonly starts: ReadonlyMap<Block, number>;
}

const BARE = { reg1: 0, reg2: 0, reg3: 0, imm1: 0, imm2: 0, target: undefined, caller: undefined };

export function lineUp({ blocks, jumpTable }: Code): Line {
  const instructions: LinedUp[] = [];
  const starts = new Map<Block, number>();
  const entries = new Map(jumpTable.map((block, index) => [block, index]));
  const put = (name: InstructionName, source: number, fields: Partial<LinedUp> = {}): void => {
    instructions.push({ ...BARE, ...fields, id: INSTRUCTION_IDS[name], source });
  };
  /** The dynamic address of a block. */
  const dynamicAddress = (block: Block): number => (entries.get(block)! + 1) * 2;

  for (const [position, block] of blocks.entries()) {
    starts.set(block, instructions.length);
    for (const { name, ...fields } of block.body) instructions.push({ ...BARE, ...fields, id: INSTRUCTION_IDS[name] });
    const { end } = block;
    const behind = blocks[position + 1];
    const { source } = end;
    switch (end.kind) {
      case 'trap':
        put('trap', source);
        break;
      case 'jump': {
        const { target, load } = end;
        if (load !== undefined) put('load_imm_and_jump', source, { reg1: load.register, imm1: load.value, target });
        else if (target === behind) put('fallthrough', source);
        else put('jump', source, { target });
        break;
      }
      case 'branch':
        put(end.name, source, { reg1: end.reg1, reg2: end.reg2, imm1: end.imm, target: end.target });
        if (end.next !== behind) put('jump', source, { target: end.next });
        break;
      case 'call':
        put('load_imm_and_jump', source, { reg1: end.link, imm1: dynamicAddress(end.next), target: end.target });
        break;
      case 'call_indirect':
        put('load_imm_and_jump_indirect', source, {
          reg1: end.link,
          reg2: end.base,
          imm1: dynamicAddress(end.next),
          imm2: end.offset,
        });
        break;
      case 'jump_indirect':
        if (end.load === undefined) put('jump_indirect', source, { reg1: end.base, imm1: end.offset });
        else {
          const { register, value } = end.load;
          put('load_imm_and_jump_indirect', source, { reg1: register, reg2: end.base, imm1: value, imm2: end.offset });
        }
        break;
    }
  }
  return { instructions, starts };
}
