import { gzipSync } from 'fflate';
import { Line, Location, Function as PprofFunction, Profile as PprofProfile, Sample, StringTable, ValueType } from 'pprof-format';
import type { Profile } from './collect-profile.ts';

/** A profile in the gzipped format of `go tool pprof`: instructions and gas of each path. */
export function toPprof({ stacks }: Profile): Uint8Array {
  const stringTable = new StringTable();
  const ids = new Map<string, number>();
  const idOf = (name: string): number => {
    const id = ids.get(name) ?? ids.size + 1;
    ids.set(name, id);
    return id;
  };
  const type = (name: string): ValueType => new ValueType({ type: stringTable.dedup(name), unit: stringTable.dedup('count') });
  const sample = stacks.map(
    ({ functions, instructions, gas }) => new Sample({ locationId: functions.map(idOf).reverse(), value: [instructions, gas] }),
  );
  const names = [...ids];
  const profile = new PprofProfile({
    sampleType: [type('instructions'), type('gas')],
    defaultSampleType: stringTable.dedup('gas'),
    sample,
    location: names.map(([, id]) => new Location({ id, line: [new Line({ functionId: id })] })),
    function: names.map(([name, id]) => {
      const text = stringTable.dedup(name);
      return new PprofFunction({ id, name: text, systemName: text });
    }),
    stringTable,
  });
  return gzipSync(profile.encode(), { mtime: 0 });
}
