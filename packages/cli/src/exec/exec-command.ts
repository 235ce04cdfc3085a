import { createReadStream } from 'node:fs';
import type { Recording } from '@polkavirt/insight';
import type { StopReport } from '@polkavirt/primitives';
import type { Choice } from '../choice.ts';
import type { OnCall } from '../composition/compose.ts';
import { EXIT, fileReason, UsageError } from '../failure.ts';
import { inputName } from '../input.ts';
import { type Io, linesOf } from '../io.ts';
import { writeOutput } from '../output-file.ts';
import { exportNames, loadBlob, type ProgramInput } from '../program-argument.ts';
import { screenOf } from '../screen.ts';
import { namesIn } from '../values.ts';
import type { ExecCase } from './case.ts';
import { type CaseDefaults, type ParsedCase, parseCase } from './parse-case.ts';
import type { RegisterValues } from './registers.ts';
import { renderResult } from './render-result.ts';
import { createRunner } from './runner.ts';
import { shownStop } from './stop.ts';

/** The options of `exec`, parsed. */
export interface ExecOptions extends Choice {
  readonly export?: string | undefined;
  readonly gas: bigint;
  readonly returns: ExecCase['returns'];
  readonly maxSyscalls: number;
  readonly reads: ExecCase['reads'];
  readonly set: RegisterValues;
  readonly registers: boolean;
  readonly cases?: string | undefined;
  readonly json: boolean;
  readonly trace: boolean;
  /** A file for the calls between forwarder and host. */
  readonly capture?: string | undefined;
  readonly record?: string | undefined;
}

/** `polkavirt exec`: one program, or a file of cases. */
export async function execCommand(program: string | undefined, options: ExecOptions, io: Io): Promise<number> {
  if ((program === undefined) === (options.cases === undefined)) {
    throw new UsageError('exec takes a PROGRAM or --cases FILE, and not both');
  }
  if (options.cases !== undefined && options.record !== undefined) {
    throw new UsageError('--record takes one PROGRAM; a line of --cases can be run by itself');
  }
  const capture = options.capture === undefined ? undefined : (await import('../capture-file.ts')).openCapture(options.capture);
  const run =
    program === undefined
      ? execCases(options.cases as string, options, io, capture?.onCall)
      : execProgram(program, options, io, capture?.onCall);
  return run.finally(() => capture?.close());
}

/** The export to run: the named one, else the only one; none if the program cannot be read, because then no name is looked up. */
export function chooseExport(name: string | undefined, { parsed, path }: ProgramInput): string {
  if (name !== undefined) return name;
  const program = parsed();
  if (!program.ok) return '';
  const names = exportNames(program.value);
  if (names.length === 1) return names[0];
  throw new UsageError(
    names.length === 0 ? `${inputName(path)} has no exports` : `--export is missing: one of ${namesIn(names)}`,
  );
}

/** Runs with more host calls than this are recorded only on request, and runs with more gas are not repeated to find their call chain. */
const MAX_CALLS_RECORDED = 100_000;
const MAX_GAS_REPEATED = 20_000_000n;

/** Whether a run may be recorded without a request: then its calls can be told exactly. A recording has no registers. */
const isCheapToRecord = ({ set, maxSyscalls }: ExecOptions): boolean =>
  Object.keys(set).length === 0 && maxSyscalls <= MAX_CALLS_RECORDED;

const isQuickToRepeat = ({ kind, gasLeft }: StopReport, gas: bigint): boolean =>
  kind === 'Trap' && gasLeft !== null && gas - gasLeft <= MAX_GAS_REPEATED;

/** A report whose call chain is exact, because the run was repeated, instead of likely. */
async function withCalls(stop: StopReport, recording: Recording): Promise<StopReport> {
  const { explainLastStop } = await import('@polkavirt/insight');
  const again = explainLastStop(recording);
  if (again === undefined || again.pc !== stop.pc) return stop;
  return { ...stop, backtrace: again.backtrace.map((frame) => ({ ...frame, likely: false })) };
}

async function execProgram(path: string, options: ExecOptions, io: Io, onCall: OnCall | undefined): Promise<number> {
  const program = await loadBlob(path, io, { withLines: true });
  const input = {
    ...options,
    name: program.name,
    program: program.bytes,
    export: chooseExport(options.export, program),
  };
  const record = options.record !== undefined || isCheapToRecord(options);
  const runner = createRunner({ ...options, record, onCall }, io);
  let stop: StopReport | undefined;
  const result = await runner.run(input, (report) => {
    stop = report;
  });
  const recording = runner.recording();
  if (recording !== undefined && options.record !== undefined) {
    const { writeRecording } = await import('@polkavirt/insight');
    await writeOutput(writeRecording(recording), options.record, io);
  }
  if (stop !== undefined && recording !== undefined && isQuickToRepeat(stop, options.gas))
    stop = await withCalls(stop, recording);
  if (options.json) {
    await io.stdout.write(`${JSON.stringify(stop === undefined ? result : { ...result, stop: shownStop(stop) })}\n`);
  } else await io.stdout.write(renderResult(input, result, screenOf(io.stdout), stop));
  return result.outcome === 'Finished' || result.outcome === 'Syscall' ? EXIT.ok : EXIT.failed;
}

/** Lines of a cases file; opening it fails as soon as the first line is asked for. */
async function* caseLines(path: string, io: Io): AsyncGenerator<string> {
  try {
    yield* linesOf(path === '-' ? io.stdin : createReadStream(path));
  } catch (error) {
    throw new UsageError(`cannot read ${inputName(path)}: ${fileReason(error)}`);
  }
}

/** A line of a cases file; a problem names the line. */
function parseLine(line: string, where: string, defaults: CaseDefaults): ParsedCase {
  try {
    return parseCase(line, defaults);
  } catch (error) {
    if (error instanceof UsageError) throw new UsageError(`${where}: ${error.message}`);
    throw error;
  }
}

/** One result a case, in order, each printed before the next case is read. Ends at the first line that is not a case. */
async function execCases(path: string, options: ExecOptions, io: Io, onCall: OnCall | undefined): Promise<number> {
  const runner = createRunner({ ...options, record: false, onCall }, io);
  let number = 0;
  for await (const line of caseLines(path, io)) {
    number += 1;
    if (line.trim() === '') continue;
    const result = await runner.run(parseLine(line, `${path}, line ${number}`, options));
    await io.stdout.write(`${JSON.stringify(result)}\n`);
  }
  return EXIT.ok;
}
