/** Covered lines and functions, held to what PolkaVM's own reader and step trace give. */
import { collectCoverage, toLcov } from '@polkavirt/insight';
import { createNative, createTypestateNative } from '@polkavirt/native';
import { expected, GUESTS, guestBlob, recordTypestate, recordVirt } from './guests.ts';

type Lines = Readonly<Record<string, readonly number[]>>;

interface ExpectedCoverage {
  readonly lines: Lines;
  readonly functions: Readonly<Record<string, { readonly file: string; readonly line: number }>>;
  readonly exports: Readonly<Record<string, { readonly lines: Lines; readonly functions: readonly string[] }>>;
}

describe.each(GUESTS)('%s', (guest) => {
  const { lines, functions, exports } = expected<ExpectedCoverage>(guest, 'coverage');

  it.each(Object.keys(exports))('%s covers its lines and functions, and no others', (name) => {
    for (const recording of [
      recordVirt(createNative(), guestBlob(guest), name),
      recordTypestate(createTypestateNative({ costModel: 'naive' }), guestBlob(guest), name),
    ]) {
      const { files } = collectCoverage([recording]);
      expect(Object.fromEntries(files.map((file) => [file.path, [...file.lines.keys()]]))).toEqual(lines);
      const ran = files
        .map((file) => [file.path, [...file.lines].filter(([, times]) => times > 0).map(([line]) => line)] as const)
        .filter(([, covered]) => covered.length > 0);
      expect(Object.fromEntries(ran)).toEqual(exports[name].lines);
      // Of methods with the same name the expected ones have the last.
      const declared = files.flatMap((file) =>
        file.functions.map((one) => [one.name, { file: file.path, line: one.line }] as const),
      );
      expect(Object.fromEntries(declared)).toEqual(functions);
      const entered = files.flatMap((file) => file.functions.filter(({ times }) => times > 0).map((one) => one.name));
      expect([...new Set(entered)].sort()).toEqual([...exports[name].functions].sort());
    }
  });
});

it('puts recordings together, and writes them for lcov', () => {
  const once = recordVirt(createNative(), guestBlob('geo'), 'recurse');
  const [one, two] = [collectCoverage([once]), collectCoverage([once, once])];
  for (const [index, file] of one.files.entries()) {
    for (const [line, times] of file.lines) expect(two.files[index].lines.get(line)).toBe(2 * times);
  }
  const text = toLcov(one);
  expect(text.startsWith(`TN:\nSF:${one.files[0].path}\n`)).toBe(true);
  expect(text).toContain('FN:49,geo::detail::ackermann\n');
  expect(text.endsWith('end_of_record\n')).toBe(true);
});
