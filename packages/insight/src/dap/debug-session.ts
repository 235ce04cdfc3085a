/**
 * A debugger over the Debug Adapter Protocol. It debugs a recorded run, forwards and backwards.
 *
 * Source: https://microsoft.github.io/debug-adapter-protocol/specification
 */
import { DebugSession, Handles, InitializedEvent, Scope, StoppedEvent, TerminatedEvent, Thread } from '@vscode/debugadapter';
import type { DebugProtocol } from '@vscode/debugprotocol';
import { Debugger } from '../time-travel/debugger.ts';
import { evaluateExpression, writesOf } from '../time-travel/evaluate.ts';
import { Timeline } from '../time-travel/timeline.ts';
import { Breakpoints, dataBreakpointInfo } from './breakpoints.ts';
import type { DebugSessionOptions, LaunchArguments } from './debug-session-options.ts';
import { disassemblyView, memoryView, SCOPES, stackView, variablesView } from './views.ts';

/** There is one thread: instances run one after the other. */
const THREAD = 1;

export class PolkavirtDebugSession extends DebugSession {
  readonly #options: DebugSessionOptions;
  readonly #frames = new Handles<{ readonly pc: number }>();
  readonly #breakpoints = new Breakpoints();
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

  /** Continues to the next breakpoint or failure; without any the session is over. */
  #forward(): void {
    const reached = this.#run.continueToFailure(this.#breakpoints.sought);
    if (reached === 'breakpoint') this.#stopped('breakpoint');
    else if (reached === 'end') this.sendEvent(new TerminatedEvent());
    else this.#stopped('exception', reached);
  }

  #programs() {
    return this.#run.timeline.rerun.programs.values();
  }

  protected override setBreakPointsRequest(
    response: DebugProtocol.SetBreakpointsResponse,
    { source, breakpoints = [] }: DebugProtocol.SetBreakpointsArguments,
  ): void {
    const path = source.path ?? source.name ?? '';
    response.body = { breakpoints: this.#breakpoints.setLines(this.#programs(), path, breakpoints) };
    this.sendResponse(response);
  }

  protected override setFunctionBreakPointsRequest(
    response: DebugProtocol.SetFunctionBreakpointsResponse,
    { breakpoints }: DebugProtocol.SetFunctionBreakpointsArguments,
  ): void {
    response.body = { breakpoints: this.#breakpoints.setFunctions(this.#programs(), breakpoints) };
    this.sendResponse(response);
  }

  protected override dataBreakpointInfoRequest(
    response: DebugProtocol.DataBreakpointInfoResponse,
    { name }: DebugProtocol.DataBreakpointInfoArguments,
  ): void {
    response.body = dataBreakpointInfo(name);
    this.sendResponse(response);
  }

  protected override setDataBreakpointsRequest(
    response: DebugProtocol.SetDataBreakpointsResponse,
    { breakpoints }: DebugProtocol.SetDataBreakpointsArguments,
  ): void {
    response.body = { breakpoints: this.#breakpoints.setData(this.#run.instance?.number ?? 0, breakpoints) };
    this.sendResponse(response);
  }

  protected override threadsRequest(response: DebugProtocol.ThreadsResponse): void {
    response.body = { threads: [new Thread(THREAD, `instance ${this.#debugger?.instance?.number ?? 0}`)] };
    this.sendResponse(response);
  }

  protected override stackTraceRequest(
    response: DebugProtocol.StackTraceResponse,
    given: DebugProtocol.StackTraceArguments,
  ): void {
    response.body = stackView(this.#run, given, this.#frames, this.#sourceRoot);
    this.sendResponse(response);
  }

  protected override scopesRequest(response: DebugProtocol.ScopesResponse): void {
    response.body = { scopes: [new Scope('Registers', SCOPES.registers, false), new Scope('Run', SCOPES.run, false)] };
    this.sendResponse(response);
  }

  protected override variablesRequest(
    response: DebugProtocol.VariablesResponse,
    { variablesReference }: DebugProtocol.VariablesArguments,
  ): void {
    response.body = { variables: variablesView(this.#run, variablesReference) };
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
    given: DebugProtocol.ReadMemoryArguments,
  ): void {
    response.body = memoryView(this.#run, given);
    this.sendResponse(response);
  }

  protected override disassembleRequest(
    response: DebugProtocol.DisassembleResponse,
    given: DebugProtocol.DisassembleArguments,
  ): void {
    response.body = { instructions: disassemblyView(this.#run, given) };
    this.sendResponse(response);
  }

  protected override continueRequest(response: DebugProtocol.ContinueResponse): void {
    this.sendResponse(response);
    this.#forward();
  }

  protected override reverseContinueRequest(response: DebugProtocol.ReverseContinueResponse): void {
    this.sendResponse(response);
    this.#stopped(this.#run.reverseContinue(this.#breakpoints.sought) ? 'breakpoint' : 'entry');
  }

  #steps(response: DebugProtocol.Response, step: () => boolean): void {
    this.sendResponse(response);
    const { timeline } = this.#run;
    const start = timeline.time;
    const isThere = step();
    // Where a run failed on the way, that is where the step ends.
    const failure = timeline.failures.find(({ time }) => time > start && (time < timeline.time || !isThere));
    if (failure !== undefined) {
      timeline.goTo(failure.time);
      this.#stopped('exception', failure.what);
    } else if (isThere) this.#stopped('step');
    else this.sendEvent(new TerminatedEvent());
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
