import { bytesToHex } from '@noble/hashes/utils.js';
import { utf8Decode } from '@polkavirt/primitives';
import { gzipSync } from 'fflate';
import { bytesToBase64 } from './base64.ts';
import type { RecordedEvent, RecordedOutcome, Recording } from './recording.ts';

/** The version of the format that {@link writeRecording} writes and `readRecording` reads. */
export const RECORDING_VERSION = 1;

/** The name of an export: as text, or as hex if it is not UTF-8. */
const nameToJson = (name: Uint8Array): unknown => utf8Decode(name) ?? { hex: bytesToHex(name) };

function outcomeToJson(outcome: RecordedOutcome): unknown {
  if (outcome.kind === 'Error') return outcome.error;
  if (outcome.kind === 'Finished') return ['Finished', `${outcome.gasLeft}`];
  return ['Syscall', `${outcome.gasLeft}`, bytesToHex(outcome.symbol), ...outcome.args.map(String)];
}

const withError = (row: unknown[], error: string | undefined): unknown[] => (error === undefined ? row : [...row, error]);

function eventToJson(event: RecordedEvent): unknown[] {
  const { kind, instance } = event;
  switch (event.kind) {
    case 'instantiate':
      return withError([kind, instance, event.program], event.error);
    case 'execute':
      return [kind, instance, nameToJson(event.name), `${event.gas}`, outcomeToJson(event.outcome)];
    case 'prepare':
      return withError([kind, instance, nameToJson(event.name)], event.error);
    case 'resume':
      return [kind, instance, `${event.a0}`, `${event.gas}`, outcomeToJson(event.outcome)];
    case 'write':
      return withError([kind, instance, event.address, bytesToBase64(event.bytes)], event.error);
    case 'read':
      return withError([kind, instance, event.address, event.length, event.digest ?? null], event.error);
    case 'destroy':
      return [kind, instance];
  }
}

/** The lines of a recording's file, each without its end: a header, each program before the first event that names it, events, an end. */
export function* recordingLines({ programs, events, isComplete, ...header }: Recording): Generator<string> {
  yield JSON.stringify({ polkavirt: 'recording', version: RECORDING_VERSION, ...header });
  const told = new Set<string>();
  for (const event of events) {
    if (event.kind === 'instantiate' && !told.has(event.program)) {
      told.add(event.program);
      yield JSON.stringify({ program: event.program, bytes: bytesToBase64(programs.get(event.program) ?? new Uint8Array(0)) });
    }
    yield JSON.stringify(eventToJson(event));
  }
  if (isComplete) yield JSON.stringify({ end: events.length });
}

/** A recording as the bytes of a file: its lines, gzipped. `readRecording` reads gzipped and plain lines. */
export function writeRecording(recording: Recording): Uint8Array {
  const text = new TextEncoder().encode(`${[...recordingLines(recording)].join('\n')}\n`);
  // The gzip header has no time, so the same recording gives the same bytes.
  return gzipSync(text, { mtime: 0 });
}
