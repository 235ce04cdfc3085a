/** The regions of a program's debug information: runs of instructions that come from the same place. */
import type { DebugFrame, DebugRegion } from '@polkavirt/polkavm/debug-info';
import type { Encoded } from '../emit/encode.ts';
import type { Line } from '../emit/line-up.ts';
import { splitPath } from '../input/demangle-rust.ts';
import type { LinkInput } from '../input/link-input.ts';
import type { Place } from '../input/place.ts';
import type { SourceMap } from './source-map.ts';

export function findRegions(input: LinkInput, line: Line, { offsets }: Encoded, map: SourceMap): DebugRegion[] {
  const { instructions } = line;
  const frames = framesBySource(input, line, map);
  const regions: DebugRegion[] = [];
  for (let index = 0; index < instructions.length; ) {
    const { source, caller } = instructions[index];
    let end = index + 1;
    // Instructions from the same place share one list of frames, so comparing references is enough.
    while (end < instructions.length && frames.isSame(instructions[end], instructions[index])) end++;
    regions.push({ begin: offsets[index], end: offsets[end], frames: frames.of({ source, caller }) });
    index = end;
  }
  return regions;
}

interface Origin {
  readonly source: number;
  readonly caller: number | undefined;
}

/** Finds the frames of each origin once. */
function framesBySource(input: LinkInput, { instructions }: Line, map: SourceMap) {
  const sources = new Set<number>();
  for (const { source, caller } of instructions) {
    sources.add(source);
    if (caller !== undefined) sources.add(caller);
  }
  const bySymbol = new Map<string, readonly DebugFrame[]>();
  const bySource = new Map<number, readonly DebugFrame[]>();
  const framesOfSymbol = (place: Place): readonly DebugFrame[] => {
    const name = input.names.nameAt(place) ?? '';
    const line = map.lineAt(input.addressOf(place));
    const key = `${name} ${line?.line} ${line?.column} ${line?.path}`;
    let frames = bySymbol.get(key);
    if (frames === undefined) {
      frames = symbolFrames(name, line);
      bySymbol.set(key, frames);
    }
    return frames;
  };
  for (const source of [...sources].sort((a, b) => a - b)) {
    const place = input.placeOf(source);
    const frames = map.framesAt(input.addressOf(place));
    bySource.set(source, frames.length > 0 ? frames : framesOfSymbol(place));
  }
  return {
    isSame: (a: Origin, b: Origin): boolean =>
      bySource.get(a.source) === bySource.get(b.source) &&
      (a.caller === undefined ? undefined : bySource.get(a.caller)) ===
        (b.caller === undefined ? undefined : bySource.get(b.caller)),
    of: ({ source, caller }: Origin): readonly DebugFrame[] =>
      caller === undefined ? bySource.get(source)! : [...bySource.get(caller)!, ...bySource.get(source)!],
  };
}

/** Code without an entry for its function gets the name of its symbol, and its line if that is known. */
function symbolFrames(name: string, line: ReturnType<SourceMap['lineAt']>): DebugFrame[] {
  if (name === '') return [];
  const { namespace, name: last } = splitPath(name);
  const enter: DebugFrame = { kind: 'enter', namespace, function: last, path: '', line: 0, column: 0 };
  if (line === undefined || line.line === 0) return [enter];
  return [enter, { ...enter, kind: 'line', path: line.path, line: line.line, column: line.column }];
}
