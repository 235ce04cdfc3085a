/**
 * A debugger over the Debug Adapter Protocol. It debugs a recorded run, forwards and backwards.
 *
 * Source: https://microsoft.github.io/debug-adapter-protocol/specification
 */
import { isAbsolute, resolve } from 'node:path';
import { disassembleLines, REGISTERS, Stop } from '@polkavirt/polkavm';
import {
  DebugSession,
  Handles,
  InitializedEvent,
  Scope,
  Source,
  StackFrame,
  StoppedEvent,
  TerminatedEvent,
  Thread,
} from '@vscode/debugadapter';
import type { DebugProtocol } from '@vscode/debugprotocol';
import { describeSymbol } from '../recording/describe-event.ts';
import { CONDITION_MUST, parseCondition } from '../time-travel/condition.ts';
import { Debugger } from '../time-travel/debugger.ts';
import { evaluateExpression, showRegister, writesOf } from '../time-travel/evaluate.ts';
import { linesOf, offsetsOfFunction, offsetsOfLine } from '../time-travel/line-offsets.ts';
import { type Sought, seekHostCalls, seekOffsets } from '../time-travel/sought.ts';
import { Timeline } from '../time-travel/timeline.ts';
import type { DebugSessionOptions, LaunchArguments } from './debug-session-options.ts';

/** There is one thread: instances run one after the other. */
const THREAD = 1;

const addressOf = (pc: number): string => `0x${pc.toString(16).padStart(8, '0')}`;

/** Prefix of a function breakpoint's name that means a host call. */
const HOST_PREFIX = 'host:';

export class PolkavirtDebugSession extends DebugSession {
  readonly #options: DebugSessionOptions;
  readonly #frames = new Handles<{ readonly pc: number }>();
  readonly #byFile = new Map<string, Sought[]>();
  #byFunction: Sought[] = [];
  #byData: Sought[] = [];
  #debugger: Debugger | undefined;
  #sourceRoot: string | undefined;
  #stopOnEntry = false;

  constructor(options: DebugSessionOptions) {
    super();
    this.#options = options;
    this.setDebuggerLinesStartAt1(true);
    this.setDebuggerColumnsStartAt1(true);
  }

  protected override initializeRequest(response: DebugProtocol.InitializeResponse): void {
    response.body = {
      supportsConfigurationDoneRequest: true,
      supportsConditionalBreakpoints: true,
      supportsFunctionBreakpoints: true,
      supportsDataBreakpoints: true,
      supportsStepBack: true,
      supportsSteppingGranularity: true,
      supportsEvaluateForHovers: true,
      supportsReadMemoryRequest: true,
      supportsDisassembleRequest: true,
    };
    this.sendResponse(response);
  }

  protected override async launchRequest(
    response: DebugProtocol.LaunchResponse,
    launch: LaunchArguments & DebugProtocol.LaunchRequestArguments,
  ): Promise<void> {
    try {
      this.#debugger = new Debugger(new Timeline(await this.#options.load(launch)));
    } catch (error) {
      this.sendErrorResponse(response, 1, (error as Error).message);
      return;
    }
    this.#sourceRoot = launch.sourceRoot;
    this.#stopOnEntry = launch.stopOnEntry ?? false;
    this.sendResponse(response);
    this.sendEvent(new InitializedEvent());
  }

  /** The debugger; requests that come before a launch are refused by the protocol's clients. */
  get #run(): Debugger {
    if (this.#debugger === undefined) throw new Error('nothing was launched');
    return this.#debugger;
  }

  protected override configurationDoneRequest(response: DebugProtocol.ConfigurationDoneResponse): void {
    this.sendResponse(response);
    if (this.#stopOnEntry) this.#stopped('entry');
    else this.#forward();
  }

  #stopped(reason: string, text?: string): void {
    this.#frames.reset();
    this.sendEvent(new StoppedEvent(reason, THREAD, text));
  }

  /** Continues to the next breakpoint; at the end of the recording, to the instruction that trapped. */
  #forward(): void {
    if (this.#run.continue(this.#sought())) this.#stopped('breakpoint');
    else this.#ended();
  }

  /** At the end of the recording a failed run stops at its failure, so that the user can step back. */
  #ended(): void {
    const { timeline } = this.#run;
    const { last } = timeline.rerun;
    if (last === undefined || last.stop === Stop.Finished || last.stop === Stop.HostCall || timeline.time === 0) {
      this.sendEvent(new TerminatedEvent());
      return;
    }
    const reason = last.stop === Stop.OutOfGas ? 'out of gas' : 'trap';
    timeline.goTo(timeline.time - 1);
    this.#stopped('exception', reason);
  }

  #sought(): readonly Sought[] {
    return [...[...this.#byFile.values()].flat(), ...this.#byFunction, ...this.#byData];
  }

  /** The programs of the recording, with the offsets in each that `offsets` finds. */
  #seek(
    offsets: (program: Parameters<typeof offsetsOfLine>[0]) => Set<number>,
    condition: string | undefined,
  ): Sought[] | string {
    const accepts = condition === undefined || condition === '' ? undefined : parseCondition(condition);
    if (condition !== undefined && condition !== '' && accepts === undefined) return CONDITION_MUST;
    const found: Sought[] = [];
    for (const { hash, functions } of this.#run.timeline.rerun.programs.values()) {
      const pcs = offsets(functions);
      if (pcs.size > 0) found.push(seekOffsets(hash, pcs, accepts));
    }
    return found;
  }

  protected override setBreakPointsRequest(
    response: DebugProtocol.SetBreakpointsResponse,
    { source, breakpoints = [] }: DebugProtocol.SetBreakpointsArguments,
  ): void {
    const path = source.path ?? source.name ?? '';
    const all: Sought[] = [];
    const answers = breakpoints.map(({ line, condition }): DebugProtocol.Breakpoint => {
      // A line without code means the next line that has code.
      const lines = [...this.#run.timeline.rerun.programs.values()].flatMap(({ functions }) => linesOf(functions, path));
      const actual = lines.filter((one) => one >= line).sort((a, b) => a - b)[0];
      if (actual === undefined) return { verified: false, line, message: `no code of ${path} is at line ${line} or behind it` };
      const found = this.#seek((functions) => offsetsOfLine(functions, path, actual), condition);
      if (typeof found === 'string') return { verified: false, line, message: found };
      all.push(...found);
      return { verified: true, line: actual };
    });
    this.#byFile.set(path, all);
    response.body = { breakpoints: answers };
    this.sendResponse(response);
  }

  protected override setFunctionBreakPointsRequest(
    response: DebugProtocol.SetFunctionBreakpointsResponse,
    { breakpoints }: DebugProtocol.SetFunctionBreakpointsArguments,
  ): void {
    this.#byFunction = [];
    const answers = breakpoints.map(({ name, condition }): DebugProtocol.Breakpoint => {
      if (name.startsWith(HOST_PREFIX)) {
        const symbol = name.slice(HOST_PREFIX.length);
        this.#byFunction.push(
          seekHostCalls((bytes) => symbol === '' || (bytes !== undefined && describeSymbol(bytes) === symbol)),
        );
        return { verified: true };
      }
      const found = this.#seek((functions) => offsetsOfFunction(functions, name), condition);
      if (typeof found === 'string') return { verified: false, message: found };
      if (found.length === 0) return { verified: false, message: `there is no function ${name}` };
      this.#byFunction.push(...found);
      return { verified: true };
    });
    response.body = { breakpoints: answers };
    this.sendResponse(response);
  }

  protected override dataBreakpointInfoRequest(
    response: DebugProtocol.DataBreakpointInfoResponse,
    { name }: DebugProtocol.DataBreakpointInfoArguments,
  ): void {
    const isKnown = writesOf(name, 0) !== undefined;
    response.body = isKnown
      ? { dataId: name, description: `writes to ${name}`, accessTypes: ['write'], canPersist: false }
      : { dataId: null, description: `${name} is neither a register nor ADDRESS:LENGTH` };
    this.sendResponse(response);
  }

  protected override setDataBreakpointsRequest(
    response: DebugProtocol.SetDataBreakpointsResponse,
    { breakpoints }: DebugProtocol.SetDataBreakpointsArguments,
  ): void {
    const instance = this.#run.instance?.number ?? 0;
    this.#byData = breakpoints.flatMap(({ dataId }) => writesOf(dataId, instance) ?? []);
    response.body = { breakpoints: breakpoints.map(({ dataId }) => ({ verified: writesOf(dataId, instance) !== undefined })) };
    this.sendResponse(response);
  }

  protected override threadsRequest(response: DebugProtocol.ThreadsResponse): void {
    response.body = { threads: [new Thread(THREAD, `instance ${this.#debugger?.instance?.number ?? 0}`)] };
    this.sendResponse(response);
  }

  protected override stackTraceRequest(
    response: DebugProtocol.StackTraceResponse,
    { startFrame = 0, levels = 0 }: DebugProtocol.StackTraceArguments,
  ): void {
    const frames = [...this.#run.backtrace()].reverse();
    const shown = frames.slice(startFrame, levels === 0 ? undefined : startFrame + levels);
    response.body = {
      totalFrames: frames.length,
      stackFrames: shown.map(({ function: name, file, line, column, pc }) => {
        const frame: DebugProtocol.StackFrame = new StackFrame(
          this.#frames.create({ pc }),
          name,
          file === null ? undefined : this.#sourceOf(file),
          line ?? 0,
          column ?? 0,
        );
        frame.instructionPointerReference = addressOf(pc);
        return frame;
      }),
    };
    this.sendResponse(response);
  }

  #sourceOf(file: string): Source {
    const path = this.#sourceRoot === undefined || isAbsolute(file) ? file : resolve(this.#sourceRoot, file);
    return new Source(file.split('/').at(-1) as string, path);
  }

  protected override scopesRequest(response: DebugProtocol.ScopesResponse): void {
    response.body = { scopes: [new Scope('Registers', 1, false), new Scope('Run', 2, false)] };
    this.sendResponse(response);
  }

  protected override variablesRequest(
    response: DebugProtocol.VariablesResponse,
    { variablesReference }: DebugProtocol.VariablesArguments,
  ): void {
    const { instance, timeline } = this.#run;
    const variable = (name: string, value: string, more: object = {}): DebugProtocol.Variable => ({
      name,
      value,
      variablesReference: 0,
      evaluateName: name,
      ...more,
    });
    const registers = [...(instance?.machine.registers ?? [])].map((value, index) =>
      variable(REGISTERS[index], showRegister(value), { memoryReference: `0x${(value & 0xffff_ffffn).toString(16)}` }),
    );
    const run = [
      variable('gas', `${instance?.machine.getGas()}`),
      variable('pc', `${timeline.pc ?? '-'}`),
      variable('time', `${timeline.time}`),
    ];
    response.body = { variables: variablesReference === 1 ? registers : run };
    this.sendResponse(response);
  }

  protected override evaluateRequest(
    response: DebugProtocol.EvaluateResponse,
    { expression }: DebugProtocol.EvaluateArguments,
  ): void {
    const { instance, timeline } = this.#run;
    const who = /^who wrote (.+)$/.exec(expression.trim())?.[1];
    const sought = who === undefined || instance === undefined ? undefined : writesOf(who, instance.number);
    if (instance === undefined) this.sendErrorResponse(response, 2, 'nothing runs');
    else if (sought !== undefined) {
      const isFound = timeline.findLast(sought);
      response.body = { result: isFound ? `pc ${timeline.pc}, time ${timeline.time}` : 'nobody did', variablesReference: 0 };
      this.sendResponse(response);
      if (isFound) this.#stopped('goto');
    } else {
      const value = evaluateExpression(who ?? expression, instance, timeline.time);
      if (value.ok && who === undefined) {
        response.body = { result: value.text, variablesReference: 0 };
        this.sendResponse(response);
      } else {
        const text = value.ok ? `who wrote takes a register or ADDRESS:LENGTH, not ${who}` : value.error;
        this.sendErrorResponse(response, 2, text);
      }
    }
  }

  protected override readMemoryRequest(
    response: DebugProtocol.ReadMemoryResponse,
    { memoryReference, offset = 0, count }: DebugProtocol.ReadMemoryArguments,
  ): void {
    const address = Number.parseInt(memoryReference, 16) + offset;
    const bytes = Buffer.alloc(Math.min(Math.max(0, count), 0x1_0000));
    const isThere = address >= 0 && address <= 0xffff_ffff && this.#run.instance?.machine.readMemory(address, bytes) === true;
    response.body = isThere
      ? { address: `0x${address.toString(16)}`, data: bytes.toString('base64'), unreadableBytes: count - bytes.length }
      : { address: `0x${address.toString(16)}`, unreadableBytes: count };
    this.sendResponse(response);
  }

  protected override disassembleRequest(
    response: DebugProtocol.DisassembleResponse,
    { memoryReference, instructionOffset = 0, instructionCount }: DebugProtocol.DisassembleArguments,
  ): void {
    const program = this.#run.instance?.program.module.program;
    const lines =
      program === undefined ? [] : [...disassembleLines(program)].filter(({ kind }) => kind === 'instruction' || kind === 'raw');
    const at = lines.findIndex(({ offset = 0 }) => offset >= Number.parseInt(memoryReference, 16)) + instructionOffset;
    const count = Math.min(Math.max(0, instructionCount), 10_000);
    const instructions = Array.from({ length: count }, (_, index): DebugProtocol.DisassembledInstruction => {
      const line = lines[at + index];
      return line === undefined
        ? { address: addressOf(0), instruction: '', presentationHint: 'invalid' }
        : { address: addressOf(line.offset ?? 0), instruction: line.text.trim() };
    });
    response.body = { instructions };
    this.sendResponse(response);
  }

  protected override continueRequest(response: DebugProtocol.ContinueResponse): void {
    this.sendResponse(response);
    this.#forward();
  }

  protected override reverseContinueRequest(response: DebugProtocol.ReverseContinueResponse): void {
    this.sendResponse(response);
    this.#stopped(this.#run.reverseContinue(this.#sought()) ? 'breakpoint' : 'entry');
  }

  #steps(response: DebugProtocol.Response, step: () => boolean): void {
    this.sendResponse(response);
    if (step()) this.#stopped('step');
    else this.#ended();
  }

  protected override nextRequest(response: DebugProtocol.NextResponse, { granularity }: DebugProtocol.NextArguments): void {
    this.#steps(response, () => this.#step(granularity, () => this.#run.stepLine(false)));
  }

  protected override stepInRequest(response: DebugProtocol.StepInResponse, { granularity }: DebugProtocol.StepInArguments): void {
    this.#steps(response, () => this.#step(granularity, () => this.#run.stepLine(true)));
  }

  protected override stepOutRequest(response: DebugProtocol.StepOutResponse): void {
    this.#steps(response, () => this.#run.stepOut());
  }

  #step(granularity: DebugProtocol.SteppingGranularity | undefined, line: () => boolean): boolean {
    if (granularity !== 'instruction') return line();
    return this.#run.timeline.step() && this.#run.timeline.current !== undefined;
  }

  protected override stepBackRequest(
    response: DebugProtocol.StepBackResponse,
    { granularity }: DebugProtocol.StepBackArguments,
  ): void {
    this.sendResponse(response);
    const { timeline } = this.#run;
    if (granularity === 'instruction') timeline.goTo(Math.max(0, timeline.time - 1));
    else this.#run.stepBackLine();
    this.#stopped('step');
  }
}
