/**
 * Follows control from the exports. Code that is never reached is not decoded, not checked, and not part of the program.
 * Data is followed as well: a section that code refers to brings in what its relocations point to.
 */
import type { LinkInput } from '../input/link-input.ts';
import { describeTarget } from '../input/link-input.ts';
import type { Export } from '../input/metadata.ts';
import type { Place, Target } from '../input/place.ts';
import { LinkFailure } from '../link-error.ts';
import type { CodeInstruction, CodeMap } from './code-map.ts';
import { createInstructionResolver } from './resolve-instruction.ts';

export function findCode(input: LinkInput, exports: readonly Export[]): CodeMap {
  const instructions = new Map<number, CodeInstruction>();
  const blockStarts = new Set<number>();
  const addressTaken = new Set<number>();
  const returnPoints = new Set<number>();
  const dataSections = new Set<number>();
  /** Block starts, and data sections, that have not been looked at. */
  const code: number[] = [];
  const data: number[] = [];
  const resolver = createInstructionResolver(input);
  const { kinds, names } = input;

  const startBlock = (key: number): void => {
    if (blockStarts.has(key)) return;
    blockStarts.add(key);
    code.push(key);
  };

  /** Follows an address held by the code or data at `from`. */
  const reach = (target: Target, from: Place): void => {
    if (target.kind !== 'place') return;
    switch (kinds[target.section]) {
      case 'code': {
        const key = resolver.keyOf(target, from);
        addressTaken.add(key);
        startBlock(key);
        return;
      }
      case 'ro':
      case 'rw':
      case 'bss':
        if (dataSections.has(target.section)) return;
        dataSections.add(target.section);
        data.push(target.section);
        return;
      case 'thread_local':
        throw new LinkFailure(
          'bad_section',
          `thread-local storage is used ${names.describe(from)}; PolkaVM has none: make it a plain variable`,
          names.fieldsOf(from),
        );
      default:
        throw new LinkFailure(
          'bad_section',
          `something ${names.describe(from)} refers to ${describeTarget(input, target)}, which is not loaded into memory`,
          names.fieldsOf(from),
        );
    }
  };

  const followBlock = (start: number): void => {
    for (let key = start; ; ) {
      const known = instructions.get(key);
      if (known !== undefined) {
        // Control comes from two sides, so a block must start here unless this is the start itself.
        if (key !== start) startBlock(key);
        return;
      }
      const instruction = resolver.resolve(key);
      if (instruction === undefined) return;
      instructions.set(key, instruction);
      const { op, rd, target, address, next } = instruction;
      if (address !== undefined) reach(address.target, input.placeOf(key));
      if (target !== undefined && target >= 0) startBlock(target);
      if (target !== undefined || op === 'jalr' || op === 'unimp' || op === 'ebreak') {
        const goesOn = op === 'jal' || op === 'jalr' ? rd !== 0 : op !== 'unimp' && op !== 'ebreak';
        if (goesOn) startBlock(next);
        if (goesOn && (op === 'jal' || op === 'jalr')) returnPoints.add(next);
        return;
      }
      key = next;
    }
  };

  for (const { code: place } of exports) startBlock(resolver.keyOf(place, place));
  for (;;) {
    const start = code.pop();
    if (start !== undefined) {
      followBlock(start);
      continue;
    }
    const section = data.pop();
    if (section === undefined) break;
    for (const relocation of input.relocationsOf(section)) {
      const from = { section, offset: relocation.offset };
      reach(input.targetOf(relocation, from), from);
    }
  }
  return { instructions, blockStarts, addressTaken, returnPoints, dataSections };
}
