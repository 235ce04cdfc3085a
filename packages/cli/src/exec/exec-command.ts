import { createReadStream } from 'node:fs';
import type { Choice } from '../choice.ts';
import { compose } from '../composition.ts';
import { EXIT, messageOf, UsageError } from '../failure.ts';
import { type Io, linesOf } from '../io.ts';
import { describeRefusal, exportNames, loadBlob } from '../program-argument.ts';
import type { ExecCase } from './case.ts';
import { type CaseDefaults, parseCase } from './parse-case.ts';
import { renderResult } from './render-result.ts';
import { runCase } from './run-case.ts';
import type { Target } from './target.ts';
import { createTracer } from './trace.ts';

/** The options of `exec`, parsed. */
export interface ExecOptions extends Choice {
  readonly export?: string | undefined;
  readonly gas: bigint;
  readonly returns: ExecCase['returns'];
  readonly maxSyscalls: number;
  readonly reads: ExecCase['reads'];
  readonly cases?: string | undefined;
  readonly json: boolean;
  readonly trace: boolean;
}

/** `polkavirt exec`: one program, or a file of cases. */
export async function execCommand(program: string | undefined, options: ExecOptions, io: Io): Promise<number> {
  if ((program === undefined) === (options.cases === undefined)) {
    throw new UsageError('exec takes a PROGRAM or --cases FILE, and not both');
  }
  return program === undefined ? execCases(options.cases as string, options, io) : execProgram(program, options, io);
}

/** The only export, unless one is named. */
function chooseExport(name: string | undefined, names: readonly string[]): string {
  if (name !== undefined) return name;
  if (names.length === 1) return names[0];
  throw new UsageError(names.length === 0 ? 'the program has no exports' : `--export is missing: one of ${names.join(', ')}`);
}

async function execProgram(path: string, options: ExecOptions, io: Io): Promise<number> {
  const { name, bytes } = await loadBlob(path, io);
  const input: ExecCase = {
    name,
    program: bytes,
    export: chooseExport(options.export, exportNames(bytes) ?? ['?']),
    gas: options.gas,
    returns: options.returns,
    maxSyscalls: options.maxSyscalls,
    reads: options.reads,
  };
  const tracer = options.trace ? createTracer(io.stderr) : undefined;
  const result = runCase(compose(options, tracer?.engine).target, input);
  await tracer?.flush();
  const note = result.outcome === 'InvalidImage' ? describeRefusal(bytes, input.export) : undefined;
  await io.stdout.write(options.json ? `${JSON.stringify(result)}\n` : renderResult(input, result, note));
  return result.outcome === 'Finished' || result.outcome === 'Syscall' ? EXIT.ok : EXIT.failed;
}

/** Lines of a cases file; opening it fails as soon as the first line is asked for. */
async function* caseLines(path: string, io: Io): AsyncGenerator<string> {
  try {
    yield* linesOf(path === '-' ? io.stdin : createReadStream(path));
  } catch (error) {
    throw new UsageError(`cannot read ${path}: ${messageOf(error)}`);
  }
}

/** One result a case, in order, each printed before the next case is read. Ends at the first line that is no case. */
async function execCases(path: string, options: ExecOptions, io: Io): Promise<number> {
  const { gas, returns, maxSyscalls, reads, costModel, api } = options;
  const defaults: CaseDefaults = { gas, returns, maxSyscalls, reads, costModel, api, export: options.export };
  const tracer = options.trace ? createTracer(io.stderr) : undefined;
  const targets = new Map<string, Target>();
  let number = 0;
  for await (const line of caseLines(path, io)) {
    number += 1;
    if (line.trim() === '') continue;
    let input: ReturnType<typeof parseCase>;
    try {
      input = parseCase(line, defaults);
    } catch (error) {
      if (error instanceof UsageError) throw new UsageError(`${path}, line ${number}: ${error.message}`);
      throw error;
    }
    const key = `${input.api} ${input.costModel}`;
    const choice = { ...options, costModel: input.costModel, api: input.api };
    const target = targets.get(key) ?? compose(choice, tracer?.engine).target;
    targets.set(key, target);
    const result = runCase(target, input);
    await tracer?.flush();
    await io.stdout.write(`${JSON.stringify(result)}\n`);
  }
  return EXIT.ok;
}
