/**
 * Follows constants and copies through each block: operands become immediates, addresses become absolute, branches that
 * are decided become jumps. The instructions that made the constants are then often dead, and another pass drops them.
 */
import type { InstructionName } from '@polkavirt/polkavm/isa';
import type { Block, BlockEnd, Code, Instruction } from '../ir/block.ts';
import { instruction as makeInstruction } from '../ir/block.ts';
import { CALLER_SAVED, writesOf } from '../ir/effects.ts';
import { IMMEDIATE_FORMS } from '../ir/immediate-forms.ts';
import { decideBranch, immediateBranch } from './branches.ts';
import { evaluate } from './evaluate.ts';
import { KnownValues } from './known-values.ts';

export function useConstants(code: Code, width: 32 | 64): void {
  for (const block of code.blocks) {
    const known = new KnownValues();
    block.body = block.body.map((instruction) => {
      const simplified = simplify(instruction, known, width);
      learn(simplified, known);
      return simplified;
    });
    block.end = simplifyEnd(block.end, known, code, width);
  }
}

/** The effect of an instruction on known registers. */
function learn(instruction: Instruction, known: KnownValues): void {
  const { name, reg1, reg2, imm1, imm2 } = instruction;
  if (name === 'load_imm') known.set(reg1, BigInt(imm1));
  else if (name === 'load_imm64') known.set(reg1, BigInt.asIntN(64, (BigInt(imm2) << 32n) | BigInt(imm1 >>> 0)));
  else if (name === 'move_reg') known.copy(reg1, reg2);
  else known.forget(name === 'ecalli' ? CALLER_SAVED : writesOf(instruction));
}

/** A load of a constant, if there is one that can hold it. */
function loadOf(from: Instruction, register: number, value: bigint, width: 32 | 64): Instruction | undefined {
  const { source, caller } = from;
  const low = Number(BigInt.asIntN(32, value));
  const fields = { reg1: register, imm1: low, ...(caller !== undefined && { caller }) };
  if (BigInt(low) === value) return makeInstruction('load_imm', source, fields);
  if (width === 32) return undefined;
  return makeInstruction('load_imm64', source, { ...fields, imm2: Number(BigInt.asIntN(32, value >> 32n)) });
}

function simplify(given: Instruction, known: KnownValues, width: 32 | 64): Instruction {
  const instruction = useOrigins(given, known);
  const { name, reg1, reg2, reg3, imm1 } = instruction;
  const access = /^(load|store)_indirect_(\w+)$/.exec(name);
  if (access !== null) return simplifyAccess(instruction, access[1] as 'load' | 'store', access[2], known);
  if (name.startsWith('store_imm_indirect_')) {
    const base = known.immediate(reg1);
    const absolute = name.replace('_indirect', '') as InstructionName;
    if (base !== undefined) return { ...instruction, name: absolute, reg1: 0, imm1: (base + imm1) | 0 };
    return instruction;
  }
  if (/^store_u/.test(name)) {
    const value = storedImmediate(known.constant(reg1), name);
    if (value !== undefined)
      return { ...instruction, name: name.replace('store', 'store_imm') as InstructionName, reg1: 0, imm2: value };
    return instruction;
  }
  if (name === 'cmov_if_zero' || name === 'cmov_if_not_zero') return simplifyMove(instruction, reg3, known);
  if (name === 'cmov_if_zero_imm' || name === 'cmov_if_not_zero_imm') return simplifyMove(instruction, reg2, known);
  if (name === 'move_reg') {
    const value = known.constant(reg2);
    return (value === undefined ? undefined : loadOf(instruction, reg1, value, width)) ?? instruction;
  }

  const value = known.constant(reg2);
  const result = value === undefined ? undefined : evaluate(name, value, imm1, width);
  if (result !== undefined) return loadOf(instruction, reg1, result, width) ?? instruction;
  const forms = IMMEDIATE_FORMS[name];
  if (forms === undefined) return instruction;
  for (const [form, constant, other] of [
    [forms.right, known.immediate(reg3), reg2],
    [forms.left, known.immediate(reg2), reg3],
  ] as const) {
    if (form === undefined || constant === undefined) continue;
    const immediate = form.immediate === undefined ? constant : form.immediate(constant);
    if (immediate === undefined) continue;
    const simpler = { ...instruction, name: form.name, reg2: other, reg3: 0, imm1: immediate };
    return simplify(simpler, known, width);
  }
  return instruction;
}

/** Replaces reads of copies by reads of the original register. */
function useOrigins(instruction: Instruction, known: KnownValues): Instruction {
  const { name, reg1, reg2, reg3 } = instruction;
  // These read registers that are not operands.
  if (name === 'memset' || name === 'ecalli') return instruction;
  const readsFirst = name.startsWith('store_');
  return {
    ...instruction,
    reg1: readsFirst ? known.origin(reg1) : reg1,
    reg2: known.origin(reg2),
    reg3: known.origin(reg3),
  };
}

/** The immediate for a store of a constant: any 32 bits, which are sign-extended to 64. */
function storedImmediate(value: bigint | undefined, name: string): number | undefined {
  if (value === undefined) return undefined;
  const low = Number(BigInt.asIntN(32, value));
  if (!name.endsWith('u64')) return low;
  return BigInt(low) === value ? low : undefined;
}

function simplifyAccess(instruction: Instruction, kind: 'load' | 'store', size: string, known: KnownValues): Instruction {
  const { reg1, reg2, imm1 } = instruction;
  const base = known.immediate(reg2);
  const value = kind === 'store' ? storedImmediate(known.constant(reg1), size) : undefined;
  const named = (form: string) => `${kind}${form}_${size}` as InstructionName;
  if (base !== undefined) {
    const absolute = { ...instruction, reg2: 0, imm1: (base + imm1) | 0 };
    return value === undefined ? { ...absolute, name: named('') } : { ...absolute, name: named('_imm'), reg1: 0, imm2: value };
  }
  return value === undefined ? instruction : { ...instruction, name: named('_imm_indirect'), reg1: reg2, reg2: 0, imm2: value };
}

/** A conditional move with a known condition or a known value. */
function simplifyMove(instruction: Instruction, condition: number, known: KnownValues): Instruction {
  const { name, reg1, reg2, imm1, source, caller } = instruction;
  const ifZero = name.startsWith('cmov_if_zero');
  const isImmediate = name.endsWith('_imm');
  const decided = known.constant(condition);
  const from = caller === undefined ? {} : { caller };
  if (decided !== undefined) {
    if ((decided === 0n) !== ifZero) return makeInstruction('move_reg', source, { reg1, reg2: reg1, ...from });
    if (isImmediate) return makeInstruction('load_imm', source, { reg1, imm1, ...from });
    return makeInstruction('move_reg', source, { reg1, reg2, ...from });
  }
  const moved = isImmediate ? undefined : known.immediate(reg2);
  if (moved === undefined) return instruction;
  return { ...instruction, name: `${name}_imm` as InstructionName, reg2: condition, reg3: 0, imm1: moved };
}

function simplifyEnd(end: BlockEnd, known: KnownValues, code: Code, width: 32 | 64): BlockEnd {
  switch (end.kind) {
    case 'branch': {
      const simpler = immediateBranch({ ...end, reg1: known.origin(end.reg1), reg2: known.origin(end.reg2) }, known);
      const taken = decideBranch(simpler, known, width);
      return taken === undefined ? simpler : { kind: 'jump', target: taken ? end.target : end.next, source: end.source };
    }
    case 'jump_indirect': {
      const target = dynamicTarget(end.base, end.offset, known, code);
      return target === undefined || end.load !== undefined
        ? { ...end, base: known.origin(end.base) }
        : { kind: 'jump', target, source: end.source };
    }
    case 'call_indirect': {
      const target = dynamicTarget(end.base, end.offset, known, code);
      if (target === undefined) return { ...end, base: known.origin(end.base) };
      return { kind: 'call', link: end.link, target, next: end.next, source: end.source };
    }
    default:
      return end;
  }
}

/** The block of a dynamic jump whose address is known. */
function dynamicTarget(base: number, offset: number, known: KnownValues, code: Code): Block | undefined {
  const value = known.immediate(base);
  if (value === undefined) return undefined;
  const address = value + offset;
  const block = address > 0 && address % 2 === 0 ? code.jumpTable[address / 2 - 1] : undefined;
  return block !== undefined && code.addressTaken.has(block) ? block : undefined;
}
