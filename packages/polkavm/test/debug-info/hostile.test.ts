/** Sections that somebody has broken: what is wrong is said, nothing is thrown, and nothing takes longer than the sections are long. */
import { assembleOrThrow, createEngine, parseProgram, Stop, unwrap } from '@polkavirt/polkavm';
import { checkDebugInfo, readDebugInfo } from '@polkavirt/polkavm/debug-info';
import { explainStop } from '@polkavirt/polkavm/debugging';
import { type CustomSection, writeProgram } from '@polkavirt/polkavm/program';
import { exploring } from '@polkavirt/test-support/exploring';
import fc from 'fast-check';

const section = (id: number, contents: Iterable<number>): CustomSection => ({ id, contents: Uint8Array.from(contents) });
const u32 = (value: number): number[] => [value & 0xff, (value >>> 8) & 0xff, (value >>> 16) & 0xff, value >>> 24];
const range = (begin: number, end: number, program: number): number[] => [...u32(begin), ...u32(end), ...u32(program)];

/** The strings "", "f" and "a.c", at offsets 0, 1 and 3. */
const STRINGS = section(128, [0, 1, 0x66, 3, 0x61, 0x2e, 0x63]);
const PROGRAM = section(129, [1, 2, 6, 1, 7, 3, 11, 10, 1, 15, 3, 0]);

describe('checkDebugInfo', () => {
  it('has nothing to say about good sections, or none', () => {
    expect(checkDebugInfo([STRINGS, PROGRAM, section(130, range(16, 19, 1))], 19)).toBeUndefined();
    expect(checkDebugInfo([], 0)).toBeUndefined();
  });

  it.each<[string, CustomSection[]]>([
    ['section 129 has version 2; only version 1 is known', [STRINGS, section(129, [2, 0]), section(130, range(0, 1, 1))]],
    ['section 130 has 13 bytes, which is not a multiple of 12', [STRINGS, PROGRAM, section(130, [...range(0, 1, 1), 0])]],
    ['section 129 is missing', [STRINGS, section(130, range(0, 1, 1))]],
    ['range 0: its line program runs off the end of the section', [STRINGS, PROGRAM, section(130, range(0, 3, 99))]],
    ['range 0: its line program has an unknown operation, 20', [STRINGS, section(129, [1, 20]), section(130, range(0, 3, 1))]],
    ['range 0: an operand of its line program is cut off', [STRINGS, section(129, [1, 15, 0x80]), section(130, range(0, 3, 1))]],
    [
      'range 0: its line program has more than 512 operations between two regions',
      [STRINGS, section(129, [1, ...Array(513).fill(11), 14, 0]), section(130, range(0, 1, 1))],
    ],
    ['range 0 ends at 2, and its line program goes beyond', [STRINGS, PROGRAM, section(130, range(0, 2, 1))]],
    ['range 0 ends at 4, its line program at 3', [STRINGS, PROGRAM, section(130, range(0, 4, 1))]],
    [
      'range 1 starts at 2, before the end of the one before it',
      [STRINGS, PROGRAM, section(130, [...range(0, 3, 1), ...range(2, 5, 1)])],
    ],
    ['range 1: line programs overlap', [STRINGS, PROGRAM, section(130, [...range(0, 3, 1), ...range(3, 6, 1)])]],
    ['there is no text at 1 of the section of strings', [section(128, [0]), PROGRAM, section(130, range(0, 3, 1))]],
    [
      'the text at 1 of the section of strings is not UTF-8',
      [section(128, [0, 1, 0xff, 3, 0x61, 0x2e, 0x63]), PROGRAM, section(130, range(0, 3, 1))],
    ],
    ['a region ends at 19, the code at 18', [STRINGS, PROGRAM, section(130, range(16, 19, 1))]],
  ])('says: %s', (problem, sections) => {
    expect(checkDebugInfo(sections, 18)).toBe(problem);
  });
});

it('reads ranges that share a long line program once', () => {
  // 20,000 ranges over one program of 100,000 operations would be 2 * 10^9 of them; the section has 100,002 bytes.
  const program = new Uint8Array(100_002).fill(14);
  program[0] = 1;
  program[100_001] = 0;
  const ranges = Array.from({ length: 20_000 }, (_, n) => range(n * 100_000, (n + 1) * 100_000, 1)).flat();
  const info = readDebugInfo([{ id: 129, contents: program }, section(130, ranges)]);
  let count = 0;
  for (const _ of info.regions()) count++;
  expect(count).toBe(100_002);
  expect(info.problem).toBe('range 1: line programs overlap');
});

it('decodes texts that overlap no longer than the section is', () => {
  // At each of 4,000 offsets a text of 4,000 bytes starts.
  const strings = new Uint8Array(16_000).fill(0x8f);
  const names = Array.from({ length: 4_000 }, (_, n) => [6, 0x80 | ((n + 1) >> 8), (n + 1) & 0xff, 14]).flat();
  const info = readDebugInfo([
    { id: 128, contents: strings },
    section(129, [1, 2, 10, 1, ...names, 0]),
    section(130, range(0, 4_000, 1)),
  ]);
  expect(info.functions().length).toBeLessThan(10);
  expect(info.problem).toBe('the text at 1 of the section of strings is not UTF-8');
});

describe('a program whose debug information is broken', () => {
  const program = unwrap(parseProgram(assembleOrThrow('%isa = latest64\npub @main:\n  a0 = 1\n  trap')));

  it('runs and is explained, whatever is in the sections', () => {
    const bytes = fc.uint8Array({ maxLength: 60 });
    const property = fc.property(bytes, bytes, bytes, (strings, programs, ranges) => {
      const blob = writeProgram({
        ...program,
        customSections: [
          { id: 128, contents: strings },
          { id: 129, contents: programs.length > 0 ? Uint8Array.of(1, ...programs) : programs },
          { id: 130, contents: ranges.subarray(0, ranges.length - (ranges.length % 12)) },
        ],
      });
      const module = unwrap(createEngine().createModule(blob, { backend: 'interpreter' }));
      const instance = module.instantiate();
      instance.prepareCall(0);
      instance.setGas(10n);
      expect(instance.run()).toBe(Stop.Trap);
      expect(explainStop(instance, Stop.Trap)).toMatchObject({ kind: 'Trap', instruction: 'trap' });
      checkDebugInfo(module.program.customSections, module.program.code.length);
      instance.release();
    });
    fc.assert(property, exploring(500));
  });
});
