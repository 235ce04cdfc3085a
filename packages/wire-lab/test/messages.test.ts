/** What is shown of messages: values in words, malformed ones, differences field by field, totals; and hex as people type it. */
import type { DecodeTree } from '@polkavirt/primitives';
import { hex } from '@polkavirt/test-support/hex';
import {
  annotate,
  type CapturedCall,
  fieldDifferences,
  findHostFunction,
  functionOfImport,
  functionStats,
  HexError,
  type HostFunction,
  hostFunctionOf,
  messageTree,
  parseHex,
  problemText,
  valueText,
} from '@polkavirt/wire-lab';

it.each<[value: unknown, text: string]>([
  [undefined, ''],
  [hex(''), '0x'],
  [new Uint8Array(32).fill(0xab), `0x${'ab'.repeat(32)}`],
  [new Uint8Array(33), '33 bytes'],
  ['go', 'go'],
  [7n, '7'],
  [-1, '-1'],
  [false, 'false'],
])('%p is shown as %j', (value, text) => expect(valueText(value)).toBe(text));

it('a problem is a sentence, with the part that it is about', () => {
  expect(problemText({ at: 3, path: 'a.b', expected: 'x', found: 'y' })).toBe('byte 3, a.b: expected x, found y');
  expect(problemText({ at: 0, path: '', expected: 'x', found: 'y' })).toBe('byte 0: expected x, found y');
});

it('parts without parts are shown, with the names around them; those without bytes are not', () => {
  const tree: DecodeTree = {
    root: {
      ...{ name: 'whole', type: 'W', from: 0, to: 4 },
      parts: [
        { name: 'a', type: 'A', from: 0, to: 3, parts: [{ name: 'b', type: 'utf-8', from: 1, to: 3, value: 'q"' }] },
        { name: 'none', type: '()', from: 3, to: 3 },
        { name: 'c', type: 'u8', from: 3, to: 4, value: 9 },
      ],
    },
  };
  expect(annotate(tree)).toStrictEqual({
    parts: [
      { from: 1, to: 3, path: 'a.b', type: 'utf-8', value: '"q\\""' },
      { from: 3, to: 4, path: 'c', type: 'u8', value: '9' },
    ],
    end: 4,
  });
  const empty: DecodeTree = { root: { name: 'whole', type: '()', from: 0, to: 0 } };
  expect(annotate(empty)).toStrictEqual({ parts: [], end: 0 });
});

const row = (wire: string, name: string): HostFunction => {
  const found = findHostFunction('virt', wire, name);
  if (found === undefined) throw new Error(`no ${name}`);
  return found;
};

it('what is malformed is shown up to there', () => {
  expect(annotate(messageTree(row('scale', 'destroy'), 'in', hex('07000000 ff')))).toStrictEqual({
    parts: [{ from: 0, to: 4, path: 'instanceId', type: 'u32', value: '7' }],
    end: 4,
    problem: { at: 4, path: '', expected: 'the end of the message', found: '1 more bytes' },
  });
});

it.each(['scale', 'abi'])('the whole of a message has a name (%s)', (wire) => {
  const name = (direction: 'in' | 'out', message: string) => messageTree(row(wire, 'destroy'), direction, hex(message)).root.name;
  expect([name('in', '07000000'), name('out', '00')]).toEqual(['destroy arguments', 'destroy result']);
});

it.each([
  ['ext_virtualization_read_memory_version_12', 'read_memory'],
  ['ext_virtualization_run_version_1', 'run'],
  ['ext_virtualization_run_version_', 'ext_virtualization_run_version_'],
  ['ext_virtualization_run_version_1x', 'ext_virtualization_run_version_1x'],
  ['xext_virtualization_run_version_1', 'xext_virtualization_run_version_1'],
  ['ext_virtualization__version_1', 'ext_virtualization__version_1'],
  ['call', 'call'],
])('the function of the import %s is %s', (name, fn) => expect(functionOfImport(name)).toBe(fn));

it.each<[generation: CapturedCall['generation'], wire: string, fn: string, version: number, isKnown: boolean]>([
  ['virt', 'scale', 'run', 1, true],
  ['virt', 'abi', 'execute', 1, true],
  ['virt', 'scale', 'run', 2, false],
  // A table that holds both generations has this one at 2.
  ['typestate', 'scale', 'run', 2, true],
  ['typestate', 'abi', 'run', 1, true],
  ['virt', 'abi', 'run', 1, false],
  ['virt', 'scale', 'lookup', 1, false],
  ['typestate', 'scale', 'execute', 1, false],
  ['virt', 'json', 'run', 1, false],
  [undefined, 'scale', 'run', 1, false],
])('%s %s %s in version %i is known: %s', (generation, wire, fn, version, isKnown) => {
  const found = hostFunctionOf({ generation, wire, fn, importName: `ext_virtualization_${fn}_version_${version}` });
  expect([found?.name, found?.generation, found?.wire]).toEqual(
    isKnown ? [fn, generation, wire] : [undefined, undefined, undefined],
  );
});

describe('two messages of one function', () => {
  const compared = (message: string) => ({ tree: messageTree(row('scale', 'run'), 'in', hex(message)), message: hex(message) });
  const ID = '07000000';
  const GAS = 'e803000000000000';

  it('that are equal do not differ', () => {
    expect(fieldDifferences(compared(`${ID}${GAS}0008676f`), compared(`${ID}${GAS}0008676f`))).toEqual([]);
  });

  it('differ in fields, which one of them may lack', () => {
    expect(fieldDifferences(compared(`${ID}${GAS}0008676f`), compared(`08000000${GAS}010500000000000000`))).toEqual([
      { path: 'instanceId', left: { hex: '07000000', value: '7' }, right: { hex: '08000000', value: '8' } },
      { path: 'action.variant', left: { hex: '00', value: 'Execute' }, right: { hex: '01', value: 'Resume' } },
      { path: 'action.Execute.length', left: { hex: '08', value: '2' }, right: undefined },
      { path: 'action.Execute.text', left: { hex: '676f', value: '"go"' }, right: undefined },
      { path: 'action.Resume', left: undefined, right: { hex: '0500000000000000', value: '5' } },
    ]);
  });

  it('differ in what trails, and in what is malformed', () => {
    expect(fieldDifferences(compared(`${ID}${GAS}0008676fff`), compared(`${ID}${GAS}0008676f`))).toEqual([
      { path: '(the rest)', left: { hex: 'ff', value: '' }, right: undefined },
      {
        path: '(malformed)',
        left: { hex: '', value: 'byte 16: expected the end of the message, found 1 more bytes' },
        right: undefined,
      },
    ]);
  });
});

it('totals of each function on each wire, those with the most time first', () => {
  const call = (fn: string, wire: string, bytes: readonly [number, number?], durationNs: number): CapturedCall => ({
    ...{ fn, wire, importName: fn, generation: undefined, wireVersion: undefined, instance: undefined, durationNs },
    input: new Uint8Array(bytes[0]),
    output: bytes[1] === undefined ? undefined : new Uint8Array(bytes[1]),
    fault: bytes[1] === undefined ? { code: 'x', message: 'y' } : undefined,
  });
  const calls = [
    call('run', 'scale', [1, 2], 30),
    call('run', 'abi', [5, 6], 1_000),
    call('run', 'scale', [10], 100),
    call('run', 'scale', [100, 20], 5),
    call('destroy', 'scale', [1, 1], 9),
    call('run', 'abi', [7, 8], 200),
  ];
  expect(functionStats(calls)).toEqual([
    // Of an even number the upper middle.
    {
      ...{ fn: 'run', wire: 'abi', calls: 2, faults: 0, bytesIn: 12, bytesOut: 14 },
      ...{ totalNs: 1_200, medianNs: 1_000, slowestNs: 1_000 },
    },
    {
      ...{ fn: 'run', wire: 'scale', calls: 3, faults: 1, bytesIn: 111, bytesOut: 22 },
      // By number: as text, 100 would come before 30 and 5.
      ...{ totalNs: 135, medianNs: 30, slowestNs: 100 },
    },
    {
      ...{ fn: 'destroy', wire: 'scale', calls: 1, faults: 0, bytesIn: 1, bytesOut: 1 },
      ...{ totalNs: 9, medianNs: 9, slowestNs: 9 },
    },
  ]);
  expect(functionStats([])).toEqual([]);
});

it.each([
  ['', ''],
  ['0x', ''],
  ['0X0aFF', '0aff'],
  [' 00\n11\t22  ', '001122'],
  ['  0x 0 0', '00'],
])('%j is hex', (text, bytes) => expect(parseHex(text)).toEqual(hex(bytes)));

it.each([
  ['0g', 'not hex: "g" after 1 digits'],
  ['0 0 x1', 'not hex: "x" after 2 digits'],
  ['00 0x11', 'not hex: "x" after 3 digits'],
  ['😀', 'not hex: "😀" after 0 digits'],
  ['0', 'hex of 1 digits: a byte takes two, so one is missing'],
  ['0x 001', 'hex of 3 digits: a byte takes two, so one is missing'],
])('%j is no hex', (text, message) => {
  expect(() => parseHex(text)).toThrow(HexError);
  expect(() => parseHex(text)).toThrow(expect.objectContaining({ name: 'HexError', message }));
});
