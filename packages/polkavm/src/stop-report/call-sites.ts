import { locatorOf } from '../debug-info/locator.ts';
import { INSTRUCTION_IDS } from '../isa/instruction-id.ts';
import { Reg } from '../isa/registers.ts';
import { readInstructions } from '../program/instruction-reader.ts';
import { getJumpTableTarget } from '../program/jump-table.ts';
import type { Program } from '../program/program.ts';

/** A call in the code. */
export interface CallSite {
  readonly pc: number;
  /** The function that the call is in. */
  readonly caller: string;
  /** Where it goes; undefined if the code does not say, as is the function. */
  readonly target: number | undefined;
  readonly callee: string | undefined;
}

/** The calls in the code of a program. */
export interface CallFacts {
  /** The sites by the return address (of the jump table) that the call puts into ra. If several have one address, the first counts. */
  readonly sites: ReadonlyMap<number, CallSite>;
  /** Functions that the code enters by a call or a jump that names them. */
  readonly entered: ReadonlySet<string>;
  /** Functions that end in a jump into another function, which then returns in their place. */
  readonly jumping: ReadonlySet<string>;
}

const known = new WeakMap<Program, CallFacts>();

/** The calls of a program, found once, in time that is proportional to its size. */
export function callFactsOf(program: Program): CallFacts {
  let facts = known.get(program);
  if (facts === undefined) {
    facts = findCalls(program);
    known.set(program, facts);
  }
  return facts;
}

/** A call is `load_imm_and_jump ra, N`, its indirect form, or `load_imm ra, N` with the jump further on, as PolkaVM's linker leaves them. */
function findCalls(program: Program): CallFacts {
  const locator = locatorOf(program);
  const sites = new Map<number, CallSite>();
  const entered = new Set<string>();
  const jumping = new Set<string>();
  for (const { id, reg1, imm1, offset, target } of readInstructions(program)) {
    const isDirect = id === INSTRUCTION_IDS.load_imm_and_jump;
    if (id === INSTRUCTION_IDS.jump) {
      const [from, to] = [locator.outermostAt(offset), locator.outermostAt(target)];
      if (from !== to) {
        jumping.add(from);
        entered.add(to);
      }
    }
    if (!isDirect && id !== INSTRUCTION_IDS.load_imm_and_jump_indirect && id !== INSTRUCTION_IDS.load_imm) continue;
    if (reg1 !== Reg.ra) continue;
    const callee = isDirect ? locator.outermostAt(target) : undefined;
    if (callee !== undefined) entered.add(callee);
    const address = imm1 >>> 0;
    if (sites.has(address) || getJumpTableTarget(program.jumpTable, address) === undefined) continue;
    sites.set(address, { pc: offset, target: isDirect ? target : undefined, caller: locator.outermostAt(offset), callee });
  }
  return { sites, entered, jumping };
}
