/** The breakpoints of a session, as searches on the timeline. */
import type { DebugProtocol } from '@vscode/debugprotocol';
import { describeSymbol } from '../recording/describe-event.ts';
import type { RerunProgram } from '../rerun/rerun-program.ts';
import type { FunctionTable } from '../stack/function-table.ts';
import { CONDITION_MUST, parseCondition } from '../time-travel/condition.ts';
import { writesOf } from '../time-travel/evaluate.ts';
import { linesOf, offsetsOfFunction, offsetsOfLine } from '../time-travel/line-offsets.ts';
import { type Sought, seekHostCalls, seekOffsets } from '../time-travel/sought.ts';

/** Prefix of a function breakpoint's name that means a host call. */
const HOST_PREFIX = 'host:';

/** A breakpoint that was set, or the reason why it cannot be. */
type Answer = DebugProtocol.Breakpoint;

export class Breakpoints {
  readonly #byFile = new Map<string, Sought[]>();
  #byFunction: Sought[] = [];
  #byData: Sought[] = [];

  /** All of them. */
  get sought(): readonly Sought[] {
    return [...[...this.#byFile.values()].flat(), ...this.#byFunction, ...this.#byData];
  }

  /** Replaces the breakpoints of a file. */
  setLines(programs: Iterable<RerunProgram>, path: string, breakpoints: readonly DebugProtocol.SourceBreakpoint[]): Answer[] {
    const all: Sought[] = [];
    const tables = [...programs];
    const answers = breakpoints.map(({ line, condition }): Answer => {
      // A line without code means the next line that has code.
      const lines = tables.flatMap(({ functions }) => linesOf(functions, path));
      const actual = lines.filter((one) => one >= line).sort((a, b) => a - b)[0];
      if (actual === undefined) return { verified: false, line, message: `no code of ${path} is at line ${line} or behind it` };
      const found = seek(tables, (functions) => offsetsOfLine(functions, path, actual), condition);
      if (typeof found === 'string') return { verified: false, line, message: found };
      all.push(...found);
      return { verified: true, line: actual };
    });
    this.#byFile.set(path, all);
    return answers;
  }

  /** Replaces the breakpoints on functions and host calls. */
  setFunctions(programs: Iterable<RerunProgram>, breakpoints: readonly DebugProtocol.FunctionBreakpoint[]): Answer[] {
    this.#byFunction = [];
    const tables = [...programs];
    return breakpoints.map(({ name, condition }): Answer => {
      if (name.startsWith(HOST_PREFIX)) {
        const symbol = name.slice(HOST_PREFIX.length);
        const isIt = (bytes: Uint8Array | undefined) =>
          symbol === '' || (bytes !== undefined && describeSymbol(bytes) === symbol);
        this.#byFunction.push(seekHostCalls(isIt));
        return { verified: true };
      }
      const found = seek(tables, (functions) => offsetsOfFunction(functions, name), condition);
      if (typeof found === 'string') return { verified: false, message: found };
      if (found.length === 0) return { verified: false, message: `there is no function ${name}` };
      this.#byFunction.push(...found);
      return { verified: true };
    });
  }

  /** Replaces the breakpoints on writes to registers and memory of an instance. */
  setData(instance: number, breakpoints: readonly DebugProtocol.DataBreakpoint[]): Answer[] {
    this.#byData = breakpoints.flatMap(({ dataId }) => writesOf(dataId, instance) ?? []);
    return breakpoints.map(({ dataId }) => ({ verified: writesOf(dataId, instance) !== undefined }));
  }
}

/** Whether there can be a breakpoint on writes to something. */
export const dataBreakpointInfo = (name: string): DebugProtocol.DataBreakpointInfoResponse['body'] =>
  writesOf(name, 0) === undefined
    ? { dataId: null, description: `${name} is neither a register nor ADDRESS:LENGTH` }
    : { dataId: name, description: `writes to ${name}`, accessTypes: ['write'], canPersist: false };

/** The offsets that `offsets` finds in each program, or the problem of the condition. */
function seek(
  programs: readonly RerunProgram[],
  offsets: (functions: FunctionTable) => Set<number>,
  condition: string | undefined,
): Sought[] | string {
  const accepts = condition === undefined || condition === '' ? undefined : parseCondition(condition);
  if (condition !== undefined && condition !== '' && accepts === undefined) return CONDITION_MUST;
  const found: Sought[] = [];
  for (const { hash, functions } of programs) {
    const pcs = offsets(functions);
    if (pcs.size > 0) found.push(seekOffsets(hash, pcs, accepts));
  }
  return found;
}
