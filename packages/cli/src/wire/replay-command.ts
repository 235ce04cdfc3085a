import type { Generation } from '@polkavirt/primitives';
import {
  fieldDifferences,
  findHostFunction,
  messageTree,
  type ReplayedCall,
  replayCapture,
  valueText,
} from '@polkavirt/wire-lab';
import type { Choice } from '../choice.ts';
import { composeReplayHost } from '../composition.ts';
import { EXIT } from '../failure.ts';
import type { Io } from '../io.ts';
import { screenOf } from '../screen.ts';
import { bytesToHex, printable } from '../values.ts';
import { loadCapture, warnIfCutOff } from './captured-input.ts';
import { titleOf } from './dump-command.ts';
import { loadWire } from './load-wire.ts';

/** The options of `wire replay`. */
export interface ReplayFlags extends Pick<Choice, 'backend' | 'costModel'> {
  readonly against: string;
  readonly json: boolean;
}

const BUILT_IN = ['native', 'scale', 'abi'] as const;

/** `polkavirt wire replay`: the requests of a capture once more, against another host. Exit code 1 if an answer differs. */
export async function replayCommand(path: string, { against, backend, costModel, json }: ReplayFlags, io: Io): Promise<number> {
  const capture = await loadCapture(path, io);
  const own = (BUILT_IN as readonly string[]).includes(against) ? undefined : await loadWire(against);
  const screen = screenOf(io.stdout);
  const target = (generation: Generation) =>
    composeReplayHost(own ?? (against as (typeof BUILT_IN)[number]), { generation, backend, costModel });
  const counts: Record<ReplayedCall['kind'], number> = { same: 0, different: 0, skipped: 0 };
  let number = 0;
  for (const replayed of replayCapture(capture.calls, target)) {
    const call = capture.calls[number];
    number += 1;
    counts[replayed.kind] += 1;
    if (json) {
      const { kind } = replayed;
      const more =
        kind === 'different'
          ? { output: replayed.output === undefined ? null : bytesToHex(replayed.output), fault: replayed.fault ?? null }
          : kind === 'skipped'
            ? { why: replayed.why }
            : {};
      await io.stdout.write(`${JSON.stringify({ call: number, function: call.fn, kind, ...more })}\n`);
      continue;
    }
    if (replayed.kind === 'same') continue;
    const lines = [titleOf(call, number, screen)];
    if (replayed.kind === 'skipped') lines.push(`skipped: ${replayed.why}`);
    else if (replayed.output === undefined) lines.push(`fault: ${printable(replayed.fault ?? '')}`);
    else {
      const fn = findHostFunction(call.generation, call.wire, call.fn);
      const side = (message: Uint8Array) => ({ tree: messageTree(fn as NonNullable<typeof fn>, 'out', message), message });
      const fields = call.output === undefined ? [] : fieldDifferences(side(call.output), side(replayed.output));
      if (call.output === undefined)
        lines.push(`captured: a fault, ${printable(call.fault?.message ?? '')}; replayed: ${valueText(replayed.output)}`);
      for (const { path: field, left, right } of fields) {
        lines.push(`${field}: captured ${printable(left?.value ?? 'nothing')}, replayed ${printable(right?.value ?? 'nothing')}`);
      }
    }
    await io.stdout.write(`${lines.join('\n')}\n`);
  }
  const skipped = counts.skipped === 0 ? '' : `, ${counts.skipped} skipped`;
  if (!json) await io.stdout.write(`${counts.same} of ${number} answers are the same, ${counts.different} differ${skipped}\n`);
  await warnIfCutOff(path, capture, io);
  return counts.different === 0 ? EXIT.ok : EXIT.failed;
}
