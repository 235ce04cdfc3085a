import { describeStop, refusalReport, type StopFrame, type StopReport } from '@polkavirt/primitives';

const frame = (name: string, more: Partial<StopFrame> = {}): StopFrame => ({
  function: name,
  file: 'src/a.c',
  line: 3,
  column: 5,
  pc: 17,
  how: 'machine',
  likely: false,
  ...more,
});

const inner = frame('inner', { how: 'inlined', line: 4, column: 3 });
const report: StopReport = {
  kind: 'Trap',
  reason: 'a trap instruction',
  pc: 17,
  instruction: 'trap',
  faultAddress: null,
  gasLeft: 5n,
  frames: [frame('outer'), inner],
  backtrace: [frame('main', { likely: true, line: 9, column: null }), frame('outer'), inner],
};

const SOURCE = 'int zero;\n\nint outer() {\n\tinner();\n}\n';

describe('describeStop', () => {
  it('has what happened, the instruction, and the functions, innermost first', () => {
    expect(describeStop(report)).toBe(
      [
        'Trap: a trap instruction',
        '  at 17: trap',
        '  inner  src/a.c:4:3  (inlined)',
        '  outer  src/a.c:3:5',
        '  main  src/a.c:9  (likely)',
      ].join('\n'),
    );
  });

  it('shows the source with a caret below the column; a tab takes two', () => {
    const text = describeStop(report, { readSource: (file) => (file === 'src/a.c' ? SOURCE : undefined) });
    expect(text.split('\n').slice(5)).toEqual(['    2 | ', '    3 | int outer() {', '  > 4 |   inner();', '      |    ^']);
  });

  it.each<[string, Partial<StopFrame>, string | undefined]>([
    ['is not there', {}, undefined],
    ['has fewer lines', { line: 70 }, SOURCE],
    ['is not known', { file: null }, SOURCE],
  ])('shows no source that %s', (_, more, source) => {
    const one = { ...report, frames: [{ ...inner, ...more }], backtrace: [{ ...inner, ...more }] };
    expect(describeStop(one, { readSource: () => source }).split('\n')).toHaveLength(3);
  });

  it('shows no caret where the column is not known, or beyond what is shown', () => {
    const long = `${'x'.repeat(69)}yz`;
    const shown = (column: number | null) =>
      describeStop({ ...report, frames: [{ ...inner, line: 1, column }] }, { readSource: () => long })
        .split('\n')
        .slice(5);
    const line = `  > 1 | ${'x'.repeat(69)}y...`;
    expect(shown(null)).toEqual([line]);
    expect(shown(71)).toEqual([line]);
    expect(shown(70)).toEqual([line, `      | ${' '.repeat(69)}^`]);
    expect(shown(1)).toEqual([line, '      | ^']);
  });

  it('shows a line of 70 characters whole', () => {
    const text = describeStop({ ...report, frames: [{ ...inner, line: 1 }] }, { readSource: () => 'x'.repeat(70) });
    expect(text).toContain(`  > 1 | ${'x'.repeat(70)}\n`);
  });

  it('shows two lines before the one that stopped, as far as there are any', () => {
    const shown = (line: number) =>
      describeStop({ ...report, frames: [{ ...inner, line, column: 1 }] }, { readSource: () => 'a\r\nb\nc\nd' })
        .split('\n')
        .slice(5, -1);
    expect(shown(1)).toEqual(['  > 1 | a']);
    expect(shown(2)).toEqual(['    1 | a', '  > 2 | b']);
    expect(shown(4)).toEqual(['    2 | b', '    3 | c', '  > 4 | d']);
  });

  it('shows the innermost frame whose line is known', () => {
    const frames = [{ ...inner, line: 1, column: 1 }, frame('unknown', { line: null })];
    expect(describeStop({ ...report, frames }, { readSource: () => SOURCE })).toContain('  > 1 | int zero;');
  });

  it('wraps what happened at 80 columns', () => {
    const reason = (last: string) => `${'a'.repeat(36)} ${'b'.repeat(36 - last.length)} ${last}`;
    // `Trap: ` and 74 characters are 80.
    expect(describeStop({ ...report, reason: reason('cc') }).split('\n')[0]).toBe(`Trap: ${reason('cc')}`);
    expect(
      describeStop({ ...report, reason: `${reason('cc')}c and more` })
        .split('\n')
        .slice(0, 2),
    ).toEqual([`Trap: ${reason('cc').slice(0, -3)}`, '  ccc and more']);
  });

  it('has only the place of an instruction that has no text', () => {
    expect(describeStop({ ...report, instruction: null }).split('\n')[1]).toBe('  at 17');
  });

  it('leaves out the middle of a long backtrace', () => {
    const many = Array.from({ length: 1000 }, (_, n) => frame(`f${n}`));
    const lines = describeStop({ ...report, backtrace: many }).split('\n');
    expect(lines).toHaveLength(2 + 12 + 1 + 12);
    expect(lines[2 + 12]).toBe('  ... 976 more');
    expect([lines[2], lines.at(-1)]).toEqual(['  f999  src/a.c:3:5', '  f0  src/a.c:3:5']);
  });

  it('says where in the code, if nothing else is known', () => {
    const one = frame('main', { file: null, line: null, column: null });
    expect(describeStop({ ...report, frames: [one], backtrace: [one] }).split('\n')[2]).toBe('  main  (at 17)');
  });

  it('says how control got there, and what is doubtful', () => {
    const note = (more: Partial<StopFrame>) =>
      describeStop({ ...report, frames: [], backtrace: [frame('f', more)] }).split('\n')[2];
    expect(note({ how: 'inlined', likely: true })).toBe('  f  src/a.c:3:5  (inlined, likely)');
    expect(note({ how: 'linker', file: null })).toBe('  f  (inlined, at 17)');
    expect(note({ how: 'jump' })).toBe('  f  src/a.c:3:5');
    expect(note({ line: null, column: 5 })).toBe('  f  src/a.c');
  });

  it('is the report of a refusal', () => {
    expect(describeStop(refusalReport('there is no code'))).toBe('InvalidImage: there is no code');
    expect(refusalReport('x')).toEqual({
      ...{ kind: 'InvalidImage', reason: 'x', pc: null, instruction: null, faultAddress: null, gasLeft: null },
      frames: [],
      backtrace: [],
    });
  });

  it('escapes what could control a terminal', () => {
    const one = frame('a\u001b[31m\u202eb', { file: 'x\ny.c' });
    expect(describeStop({ ...report, frames: [one], backtrace: [one] }).split('\n')[2]).toBe(
      '  a\\u{1b}[31m\\u{202e}b  x\\u{a}y.c:3:5',
    );
  });

  it('is one line where nothing ran', () => {
    const nothing = {
      ...report,
      kind: 'InvalidImage',
      reason: 'there is no export x',
      pc: null,
      frames: [],
      backtrace: [],
    } as const;
    expect(describeStop(nothing)).toBe('InvalidImage: there is no export x');
  });
});
