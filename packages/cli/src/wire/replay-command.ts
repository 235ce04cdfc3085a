import { type CapturedCall, fieldDifferences, valueText } from '@polkavirt/wire-lab';
import type { Choice } from '../choice.ts';
import { EXIT } from '../failure.ts';
import type { Io } from '../io.ts';
import { screenOf } from '../screen.ts';
import { bytesToHex, printable } from '../values.ts';
import { readCapturedInput, warnIfCutOff } from './captured-input.ts';
import { titleOf, treeOf } from './dump-command.ts';
import { type Replayed, replayCalls } from './replay-calls.ts';
import type { ReplayWork } from './replay-protocol.ts';
import { checkModule } from './wire-module.ts';

/** The options of `wire replay`. */
export interface ReplayFlags extends Pick<Choice, 'backend' | 'costModel'> {
  readonly against: string;
  /** The module of the wire that the capture was made over. */
  readonly wire: string | undefined;
  readonly deadline: number;
  readonly json: boolean;
}

const BUILT_IN = ['native', 'scale', 'abi'] as const;
const isBuiltIn = (name: string): name is (typeof BUILT_IN)[number] => (BUILT_IN as readonly string[]).includes(name);

/** The lines under the title of an answer that is not the captured one. */
function linesOf(call: CapturedCall, replayed: Extract<Replayed, { readonly kind: 'different' }>): readonly string[] {
  if (replayed.output === undefined) return [`fault: ${printable(replayed.fault ?? '')}`];
  if (call.output === undefined)
    return [`captured: a fault, ${printable(call.fault?.message ?? '')}; replayed: ${valueText(replayed.output)}`];
  const side = (message: Uint8Array) => ({ tree: treeOf(call, 'out', message), message });
  return fieldDifferences(side(call.output), side(replayed.output)).map(
    ({ path: field, left, right }) =>
      `${field}: captured ${printable(left?.value ?? 'nothing')}, replayed ${printable(right?.value ?? 'nothing')}`,
  );
}

function toJson(call: CapturedCall | undefined, number: number, replayed: Replayed): object {
  const { kind } = replayed;
  const more =
    kind === 'different'
      ? { output: replayed.output === undefined ? null : bytesToHex(replayed.output), fault: replayed.fault ?? null }
      : kind === 'same'
        ? {}
        : { why: replayed.why };
  return { call: number, function: call?.fn ?? null, kind, ...more };
}

/** `polkavirt wire replay`: the requests of a capture once more, against another host. Exit code 1 if an answer differs. */
export async function replayCommand(path: string, flags: ReplayFlags, io: Io): Promise<number> {
  const { against, wire, deadline, backend, costModel, json } = flags;
  const work: Omit<ReplayWork, 'capture'> = {
    against: isBuiltIn(against) ? against : { module: checkModule(against, 'neither native, scale, abi nor ') },
    wire: wire === undefined ? undefined : checkModule(wire),
    backend,
    costModel,
  };
  const { capture, bytes } = await readCapturedInput(path, io);
  const screen = screenOf(io.stdout);
  const onPrint = (text: string): void => void io.stderr.write(text).catch(() => undefined);
  const counts: Record<Replayed['kind'], number> = { same: 0, different: 0, skipped: 0, stopped: 0 };
  let number = 0;
  for await (const replayed of replayCalls(capture, { ...work, capture: bytes }, { deadline, onPrint })) {
    const call = capture.calls.at(number);
    number += 1;
    counts[replayed.kind] += 1;
    if (json) await io.stdout.write(`${JSON.stringify(toJson(call, number, replayed))}\n`);
    else if (replayed.kind !== 'same') {
      const title = call === undefined ? 'after the last call' : titleOf(call, number, screen);
      const lines =
        replayed.kind === 'different' && call !== undefined
          ? linesOf(call, replayed)
          : [`${replayed.kind}: ${printable('why' in replayed ? replayed.why : '')}`];
      await io.stdout.write(`${[title, ...lines].join('\n')}\n`);
    }
  }
  const skipped = counts.skipped === 0 ? '' : `, ${counts.skipped} skipped`;
  const stopped = counts.stopped === 0 ? '' : `; stopped after ${number - 1} of ${capture.calls.length} calls`;
  const done = number - counts.stopped;
  if (!json)
    await io.stdout.write(`${counts.same} of ${done} answers are the same, ${counts.different} differ${skipped}${stopped}\n`);
  await warnIfCutOff(path, capture, io);
  return counts.different + counts.stopped === 0 ? EXIT.ok : EXIT.failed;
}
