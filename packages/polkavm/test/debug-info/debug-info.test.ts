import { type DebugFrame, type DebugRegion, readDebugInfo, writeDebugInfo } from '@polkavirt/polkavm/debug-info';
import type { CustomSection } from '@polkavirt/polkavm/program';

const frame = (kind: DebugFrame['kind'], name: string, path: string, line: number, column = 0, namespace = ''): DebugFrame => ({
  kind,
  namespace,
  function: name,
  path,
  line,
  column,
});

const section = (id: number, ...contents: number[]): CustomSection => ({ id, contents: Uint8Array.from(contents) });

const read = (...sections: CustomSection[]): DebugRegion[] => [...readDebugInfo(sections).regions()];

/** The strings "", "f" and "a.c", at offsets 0, 1 and 3. */
const STRINGS = section(128, 0, 1, 0x66, 3, 0x61, 0x2e, 0x63);

describe('the reader', () => {
  it('runs a line program byte by byte', () => {
    // A range of 5 bytes from 16 on: two frames, of which the second moves a line on, then only the first is left.
    const programs = [1, 2, 6, 1, 7, 3, 8, 10, 1, 1, 4, 6, 1, 7, 3, 8, 12, 9, 7, 10, 2, 15, 3, 11, 18, 14, 0];
    const enter = frame('enter', 'f', 'a.c', 10);
    expect(read(STRINGS, section(129, ...programs), section(130, 16, 0, 0, 0, 21, 0, 0, 0, 1, 0, 0, 0))).toEqual([
      { begin: 16, end: 19, frames: [enter, frame('line', 'f', 'a.c', 12, 7)] },
      { begin: 19, end: 20, frames: [enter, frame('line', 'f', 'a.c', 13, 7)] },
      { begin: 20, end: 21, frames: [enter] },
    ]);
  });

  it('takes any operand for a frame beyond the sixteenth, and forgets it', () => {
    const programs = [1, 1, 16, 8, 5, 1, 0, 8, 4, 10, 20, 14, 0];
    const [region] = read(STRINGS, section(129, ...programs), section(130, 0, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0));
    expect(region.frames).toHaveLength(16);
    expect(region.frames.map(({ line }) => line)).toEqual([4, ...Array(15).fill(0)]);
  });

  const RANGE = section(130, 0, 0, 0, 0, 9, 0, 0, 0, 1, 0, 0, 0);
  it.each<[string, CustomSection[]]>([
    ['no sections', []],
    ['another version', [STRINGS, section(129, 2, 14, 0), RANGE]],
    ['half a range', [STRINGS, section(129, 1, 14, 0), section(130, 0, 0, 0, 0, 9, 0)]],
    ['a program that starts beyond the section', [STRINGS, section(129, 1), RANGE]],
    ['an unknown operation', [STRINGS, section(129, 1, 20, 14), RANGE]],
    ['an operand that is cut off', [STRINGS, section(129, 1, 15, 0x80), RANGE]],
    ['a region beyond its range', [STRINGS, section(129, 1, 15, 10, 0), RANGE]],
    ['513 operations before a region', [STRINGS, section(129, 1, ...Array(513).fill(11), 14, 0), RANGE]],
  ])('knows nothing of %s', (_, sections) => {
    expect(read(...sections)).toEqual([]);
  });

  it('reads a text that is cut off, or nowhere, as empty', () => {
    const [region] = read(section(128, 0, 9, 0x66), section(129, 1, 6, 1, 7, 77, 10, 1, 14, 0), RANGE);
    expect(region.frames).toEqual([frame('line', '', '', 0)]);
  });
});

describe('the writer', () => {
  const regions: DebugRegion[] = [
    { begin: 0, end: 4, frames: [frame('enter', 'main', 'a.c', 3)] },
    { begin: 4, end: 5, frames: [frame('enter', 'main', 'a.c', 3), frame('line', 'main', 'a.c', 4, 2)] },
    {
      begin: 5,
      end: 9,
      frames: [
        frame('enter', 'main', 'a.c', 3),
        frame('call', 'area', 'a.c', 5, 9, 'geo'),
        frame('enter', 'area', 'geo.h', 100, 0, 'geo'),
        frame('line', 'area', 'geo.h', 101, 3, 'geo'),
      ],
    },
    { begin: 9, end: 10, frames: [frame('enter', 'main', 'a.c', 3), frame('line', 'main', 'a.c', 4, 2)] },
    { begin: 10, end: 11, frames: [frame('enter', 'main', 'a.c', 3)] },
    // A gap, another function, and the first one again.
    { begin: 20, end: 300, frames: [frame('enter', 'other', 'ü.c', 70_000), frame('line', 'other', 'ü.c', 69_000)] },
    { begin: 300, end: 301, frames: [frame('enter', 'main', 'a.c', 3)] },
  ];

  it('writes what the reader reads', () => {
    expect(read(...writeDebugInfo(regions))).toEqual(regions);
  });

  it('writes the shortest program for a region, worked out by hand', () => {
    const [strings, programs, ranges] = writeDebugInfo([{ begin: 16, end: 19, frames: [frame('enter', 'f', 'a.c', 1)] }]);
    expect(strings).toEqual(STRINGS);
    expect([...programs.contents]).toEqual([1, 2, 6, 1, 7, 3, 11, 10, 1, 15, 3, 0]);
    expect([...ranges.contents]).toEqual([16, 0, 0, 0, 19, 0, 0, 0, 1, 0, 0, 0]);
  });

  it('starts a range where the outermost function changes or code is left out', () => {
    expect(writeDebugInfo(regions)[2].contents).toHaveLength(3 * 12);
  });

  it('writes nothing about nothing', () => {
    expect(writeDebugInfo([{ begin: 0, end: 4, frames: [] }])).toEqual([]);
  });

  it('lets each place be looked up', () => {
    const info = readDebugInfo(writeDebugInfo(regions));
    expect([0, 3, 4, 8, 9, 299, 300].map((pc) => info.regionAt(pc)?.begin)).toEqual([0, 0, 4, 5, 9, 20, 300]);
    expect([11, 19, 301].map((pc) => info.regionAt(pc))).toEqual([undefined, undefined, undefined]);
  });
});
