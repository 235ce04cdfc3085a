import { randomInt } from 'node:crypto';
import type { Generation } from '@polkavirt/primitives';
import { type Finding, type FuzzReport, PROBLEM_KINDS, type ProblemKind, readExample } from '@polkavirt/wire-lab';
import { fuzzModule, judgeModule } from '@polkavirt/wire-lab/isolated';
import { EXIT, UsageError } from '../failure.ts';
import type { Io } from '../io.ts';
import { paragraph } from '../paragraph.ts';
import { createProgress } from '../progress.ts';
import { type Screen, screenOf } from '../screen.ts';
import { bytesToHex, grouped, printable } from '../values.ts';
import { usingModule } from './wire-module.ts';

/** The options of `wire fuzz`. */
export interface FuzzFlags {
  readonly messages: number;
  readonly seed: number | undefined;
  readonly deadline: number;
  readonly api: Generation;
  readonly allow: readonly ProblemKind[];
  readonly again: string | undefined;
  readonly json: boolean;
}

/** Default seeds are short, so that a person can retype them. */
const MOST_SEED = 1_000_000;

const SIDES = { in: 'request', out: 'answer', valid: 'valid call' } as const;

/** A message as text for people, cut to what fits. */
const shown = ({ message }: Finding, width: number): string => {
  const text = message
    .map(({ kind, value }) => {
      if (kind === 'bytes' || kind === 'memory') return `${kind} ${value.length === 0 ? '(none)' : bytesToHex(value)}`;
      return kind === 'text' ? `text ${JSON.stringify(value)}` : `${kind} ${value ?? ''}`.trimEnd();
    })
    .join(', ');
  return text.length > width ? `${text.slice(0, width - 1)}…` : text;
};

function renderFinding(finding: Finding, path: string, seed: number, screen: Screen): string {
  const { kind, fn, direction, detail, example, count } = finding;
  const { width, colors } = screen;
  const times = count === 1 ? '' : `, ${grouped(count)} messages`;
  const said = paragraph(printable(detail), screen, '  ').trimEnd();
  const lines = [`${colors.red(kind)}: ${colors.bold(fn)}, ${SIDES[direction]}${times}`, said];
  if (direction !== 'valid') lines.push(`  ${printable(shown(finding, width - 2))}`);
  lines.push(`  again: polkavirt wire fuzz ${printable(path)} --seed ${seed} \\`, `    --again ${example}`);
  return `${lines.join('\n')}\n`;
}

const toJson = ({ fn, example, message, ...rest }: Finding): object => ({
  function: fn,
  ...rest,
  message: message.map(({ kind, value }) => ({
    kind,
    value: value instanceof Uint8Array ? bytesToHex(value) : typeof value === 'bigint' ? `${value}` : (value ?? null),
  })),
  again: example,
});

const summary = ({ messages, refused, accepted, skipped, functions, seed }: FuzzReport): string => {
  const left = skipped === 0 ? '' : `, ${grouped(skipped)} left out after a stop`;
  return `seed ${seed}: ${grouped(messages)} messages to ${functions.length} functions, ${grouped(refused)} refused, ${grouped(accepted)} accepted${left}`;
};

/** One message of an earlier run. */
async function fuzzAgain(path: string, { again = '', json, deadline, api, seed }: FuzzFlags, io: Io): Promise<number> {
  if (readExample(again) === undefined)
    throw new UsageError(`--again ${printable(again)}: it must be what a finding shows, such as run/in/3/bytes:0001`);
  if (seed === undefined) throw new UsageError('--again needs the --seed that the finding shows');
  const onPrint = (text: string): void => void io.stderr.write(text).catch(() => undefined);
  const verdict = await usingModule(path, () => judgeModule(path, again, { seed, deadline, generation: api, onPrint }));
  const isGood = typeof verdict === 'string';
  const { kind, detail } = isGood ? { kind: verdict, detail: undefined } : verdict;
  if (json) await io.stdout.write(`${JSON.stringify({ again, verdict: kind, detail: detail ?? null })}\n`);
  else await io.stdout.write(`${isGood ? kind : `${kind}: ${printable(detail ?? '')}`}\n`);
  return isGood ? EXIT.ok : EXIT.failed;
}

/** `polkavirt wire fuzz`: mutated messages through both halves of a wire. Exit code 1 if there is a finding that is not allowed. */
export async function fuzzCommand(path: string, flags: FuzzFlags, io: Io): Promise<number> {
  if (flags.again !== undefined) return fuzzAgain(path, flags, io);
  const { messages, seed = randomInt(MOST_SEED), deadline, api: generation, allow, json } = flags;
  const progress = createProgress(io);
  const onProgress = (done: number): void => progress.show(`wire fuzz: ${done} of ${messages} messages`);
  const onPrint = (text: string): void => void io.stderr.write(text).catch(() => undefined);
  const report = await usingModule(path, () =>
    fuzzModule(path, { messages, seed, deadline, generation, onProgress, onPrint }),
  ).finally(() => progress.clear());
  const findings = [...report.findings].sort((a, b) => PROBLEM_KINDS.indexOf(a.kind) - PROBLEM_KINDS.indexOf(b.kind));
  const bad = findings.filter(({ kind }) => !allow.includes(kind));
  const screen = screenOf(io.stdout);
  for (const finding of bad)
    await io.stdout.write(
      json ? `${JSON.stringify(toJson(finding))}\n` : `${renderFinding(finding, path, report.seed, screen)}\n`,
    );
  const allowed = findings.length - bad.length;
  if (json) {
    const { findings: _, ...counts } = report;
    await io.stdout.write(`${JSON.stringify({ ...counts, findings: bad.length, allowed })}\n`);
  } else {
    const more = allowed === 0 ? '' : `, ${allowed} allowed (${[...new Set(allow)].join(', ')})`;
    await io.stdout.write(paragraph(`${summary(report)}; ${bad.length} findings${more}`, screen));
  }
  return bad.length === 0 ? EXIT.ok : EXIT.failed;
}
