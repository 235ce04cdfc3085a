import { type BacktraceFrame, explainLastStop, type Recording, replayOn } from '@polkavirt/insight';
import type { Api, Choice } from '../choice.ts';
import { composeTypestate, composeVirt } from '../composition/compose.ts';
import { EXIT } from '../failure.ts';
import { inputName } from '../input.ts';
import type { Io } from '../io.ts';
import { grouped, printable } from '../values.ts';
import { loadRecording } from './load-recording.ts';

export interface ReplayFlags extends Pick<Choice, 'implementation' | 'backend' | 'wire'> {
  readonly api?: Api | undefined;
  readonly json: boolean;
}

/** A recording without a cost model was made with default options. */
const costModelOf = ({ costModel, generation }: Recording): 'naive' | 'full' =>
  costModel ?? (generation === 'virt' ? 'naive' : 'full');

/** `polkavirt replay`: exit code 0 if everything went as recorded, 1 at the first difference. */
export async function replayCommand(path: string, flags: ReplayFlags, io: Io): Promise<number> {
  const recording = await loadRecording(path, io);
  const api = flags.api ?? recording.generation;
  const choice: Choice = { ...flags, api, costModel: costModelOf(recording) };
  const target =
    api === 'typestate'
      ? ({ generation: 'typestate', virt: composeTypestate(choice).virt } as const)
      : ({ generation: 'virt', virt: composeVirt(choice).virt } as const);
  const { replayed, difference } = replayOn(target, recording);
  const stop = explainLastStop(recording);
  const isDone = difference === undefined;
  if (flags.json) {
    const { isComplete, events, note = null } = recording;
    const result = {
      events: events.length,
      isComplete,
      note,
      replayed,
      difference: difference ?? null,
      stop: stop?.backtrace ?? null,
    };
    await io.stdout.write(`${JSON.stringify(result)}\n`);
    return isDone ? EXIT.ok : EXIT.failed;
  }
  const lines = [
    `${inputName(path)}: ${grouped(recording.events.length)} events${recording.isComplete ? '' : ', cut off: its end is missing'}`,
  ];
  if (recording.note !== undefined) lines.push(printable(recording.note));
  if (difference === undefined) lines.push(`all of them went as recorded on ${nameOf(choice)}`);
  else {
    lines.push(
      `event ${difference.event} went otherwise on ${nameOf(choice)}: ${printable(difference.what)}`,
      `  recorded: ${printable(difference.recorded)}`,
      `  now:      ${printable(difference.got)}`,
    );
  }
  if (stop !== undefined) lines.push(`event ${stop.event} stopped at pc ${stop.pc}:`, ...renderBacktrace(stop.backtrace));
  await io.stdout.write(`${lines.join('\n')}\n`);
  return isDone ? EXIT.ok : EXIT.failed;
}

const nameOf = ({ implementation, backend, wire, api }: Choice): string =>
  [implementation, backend, ...(implementation === 'forwarder' ? [wire] : []), api].join(', ');

/** The most frames that text shows; of longer chains the frames in the middle are only counted. */
const FRAMES_SHOWN = 20;

/** A backtrace for people, innermost first, a line each. */
export function renderBacktrace(frames: readonly BacktraceFrame[]): string[] {
  const lines = frames.map(({ function: name, file, line, pc, how }) => {
    const where = file === null ? `pc ${pc}` : `${file}${line === null ? '' : `:${line}`}`;
    return `  at ${printable(name)} (${printable(where)})${how === 'machine' ? '' : `, ${how}`}`;
  });
  lines.reverse();
  if (lines.length <= FRAMES_SHOWN) return lines;
  const half = FRAMES_SHOWN / 2;
  return [...lines.slice(0, half), `  … ${lines.length - FRAMES_SHOWN} more`, ...lines.slice(-half)];
}
