import { unwrap } from '@polkavirt/polkavm';
import type { InstructionSetName } from '../../src/isa/instruction-set.ts';
import { parseProgram } from '../../src/program/parse-program.ts';
import { validateProgram } from '../../src/program/validate-program.ts';
import { writeProgram } from '../../src/program/write-program.ts';
import { bitmaskOf } from './container.ts';

const JUMP_INDIRECT = 50;
const FALLTHROUGH = 1;
const NO_OPCODE = 255;

const validate = (instructionSet: InstructionSetName, length: number, bits: number[], ...code: number[]) => {
  const bytes = new Uint8Array(length);
  bytes.set(code);
  const result = unwrap(parseProgram(writeProgram({ instructionSet, code: bytes, bitmask: bitmaskOf(length, ...bits) })));
  return validateProgram(result);
};

describe('validateProgram', () => {
  it.each<[string, number, number[], number[], number]>([
    ['an opcode that jam_v1 lacks', 3, [0, 1, 2], [FALLTHROUGH, NO_OPCODE], 1],
    ['no instruction at 0', 3, [1, 2], [], 0],
    ['no code', 0, [], [], 0],
    ['a last instruction that control can run off', 1, [0], [FALLTHROUGH], 1],
    ['a gap that control runs into', 40, [0, 30], [FALLTHROUGH], 25],
  ])('refuses jam_v1 code with %s', (_, length, bits, code, offset) => {
    expect(validate('jam_v1', length, bits, ...code)).toMatchObject({
      ok: false,
      error: { code: 'invalid_instruction', offset },
    });
    for (const set of ['revive_v1', 'latest32', 'latest64'] as const) {
      expect(validate(set, length, bits, ...code).ok).toBe(true);
    }
  });

  it('accepts jam_v1 code whose last instruction control cannot pass', () => {
    expect(validate('jam_v1', 2, [0], JUMP_INDIRECT, 0).ok).toBe(true);
  });

  it('does not look behind a gap that control cannot cross', () => {
    expect(validate('jam_v1', 40, [0, 30], 0).ok).toBe(true);
  });
});
