/** A run that is under way and can be moved through in both directions: a recording that grows, and a timeline on it. */
import { backtraceOf, Debugger, type RecordedEvent, type RecordedOutcome, type Recording, Timeline } from '@polkavirt/insight';
import { Reg, Stop } from '@polkavirt/polkavm';
import { explainStop } from '@polkavirt/polkavm/debugging';
import { createInstruction, decodeInstruction, formatInstruction } from '@polkavirt/polkavm/program';
import { checkedLength, checkedNumber, type Handler } from './handler.ts';
import { generationOf, type LoadedProgram, TEXT_NAME } from './loaded-program.ts';
import { regionsOf } from './regions.ts';
import { describeSymbol } from './symbols.ts';
import type { RunState, View, WaitingCall } from './views.ts';

/** More host calls than this are not answered: each one is kept. */
export const MAX_HOST_CALLS = 100_000;
/** More frames than this are not shown. */
const MAX_FRAMES = 200;
/** The distance of snapshots, in instructions. */
const INTERVAL = 250_000;

const NOT_YET: RecordedOutcome = { kind: 'Error', error: 'Trap' };

export interface RunStart {
  readonly exportName: string;
  readonly gas: bigint;
  readonly costModel: 'naive' | 'full';
  /** Undefined: host calls wait for an answer by hand. */
  readonly handler: Handler | undefined;
}

type Machine = NonNullable<Timeline['current']>['instance'];

export class Run {
  readonly timeline: Timeline;
  /** Steps by line and function on the timeline. */
  readonly steps: Debugger;
  readonly recording: Recording;
  readonly program: LoadedProgram;
  readonly #events: RecordedEvent[];
  readonly #handler: Handler | undefined;
  /** Whether what was run ends here: the program is over, or this is a recording that was given. */
  #isClosed = false;
  #hostCalls = 0;
  #problem: string | undefined;
  /** The furthest moment that was reached. */
  #furthest = 0;

  private constructor(program: LoadedProgram, recording: Recording, events: RecordedEvent[], handler: Handler | undefined) {
    this.program = program;
    this.recording = recording;
    this.timeline = new Timeline(recording, { interval: INTERVAL });
    this.steps = new Debugger(this.timeline);
    this.#events = events;
    this.#handler = handler;
  }

  /** Starts an export, and stands before its first instruction. */
  static start(program: LoadedProgram, { exportName, gas, costModel, handler }: RunStart): Run {
    const generation = generationOf(program.module.program);
    const name = new TextEncoder().encode(exportName);
    const events: RecordedEvent[] = [{ kind: 'instantiate', instance: 0, program: program.hash }];
    if (generation === 'virt') events.push({ kind: 'execute', instance: 0, name, gas, outcome: NOT_YET });
    else {
      events.push({ kind: 'prepare', instance: 0, name });
      events.push({ kind: 'resume', instance: 0, a0: 0n, gas, outcome: NOT_YET });
    }
    const recording: Recording = {
      generation,
      costModel,
      programs: new Map([[program.hash, program.bytes]]),
      events,
      isComplete: true,
    };
    return new Run(program, recording, events, handler);
  }

  /** A recording that was given, at its start. Nothing can be added to it. */
  static of(program: LoadedProgram, recording: Recording): Run {
    const run = new Run(program, recording, [], undefined);
    run.#isClosed = true;
    run.#hostCalls = recording.events.filter(
      (event) => event.kind !== 'instantiate' && 'outcome' in event && event.outcome.kind === 'Syscall',
    ).length;
    return run;
  }

  get #machine(): Machine | undefined {
    return this.timeline.current?.instance ?? this.timeline.rerun.last?.run.instance;
  }

  /** The number of host calls that were answered. */
  get hostCalls(): number {
    return this.#hostCalls;
  }

  /** Whether nothing more can run from here without an answer. */
  get isAtEnd(): boolean {
    return this.timeline.current === undefined;
  }

  /**
   * At the end of what is known: writes down how the last run ended, and answers a host call if a handler is there. True if the run goes
   * on.
   */
  goOn(): boolean {
    const { timeline } = this;
    this.#furthest = Math.max(this.#furthest, timeline.time);
    if (!this.isAtEnd) return true;
    if (this.#isClosed) return false;
    const machine = this.#machine?.machine;
    const stop = timeline.rerun.last?.stop;
    if (machine === undefined || stop === undefined) return false;
    this.#note(stop);
    if (stop !== Stop.HostCall || this.#symbol() === undefined) {
      this.#isClosed = true;
      return false;
    }
    if (this.#handler === undefined) return false;
    if (this.#hostCalls >= MAX_HOST_CALLS) {
      this.#problem = `the program made ${MAX_HOST_CALLS} host calls: a run keeps no more`;
      return false;
    }
    return this.#answerBy(this.#handler);
  }

  #symbol(): Uint8Array | undefined {
    const machine = this.#machine;
    return machine?.program.module.program.imports[machine.machine.hostCall];
  }

  /** Puts the outcome of the last run into the recording. */
  #note(stop: Stop): void {
    // Nothing comes after a run before its answer.
    const at = this.#events.length - 1;
    const event = this.#events[at];
    if (event.kind === 'execute' || event.kind === 'resume') this.#events[at] = { ...event, outcome: this.#outcome(stop) };
  }

  #outcome(stop: Stop): RecordedOutcome {
    const machine = this.#machine!.machine;
    const gasLeft = machine.getGas();
    if (stop === Stop.Finished) return { kind: 'Finished', gasLeft };
    if (stop === Stop.OutOfGas) return { kind: 'Error', error: 'OutOfGas' };
    const symbol = stop === Stop.HostCall ? this.#symbol() : undefined;
    if (symbol === undefined) return { kind: 'Error', error: stop === Stop.HostCall ? 'InvalidImage' : 'Trap' };
    return { kind: 'Syscall', gasLeft, symbol, args: this.#args() };
  }

  #args(): bigint[] {
    const { registers } = this.#machine!.machine;
    return [Reg.a0, Reg.a1, Reg.a2, Reg.a3, Reg.a4, Reg.a5].map((register) => registers[register]);
  }

  #answerBy(handler: Handler): boolean {
    const machine = this.#machine!.machine;
    const writes: { readonly address: number; readonly bytes: Uint8Array }[] = [];
    try {
      const a0 = handler({
        number: machine.hostCall,
        symbol: describeSymbol(this.#symbol()!),
        args: this.#args(),
        gas: machine.getGas(),
        count: this.#hostCalls,
        read: (address, length) => {
          const from = checkedNumber(address, 'the address', 0xffff_ffff);
          const bytes = new Uint8Array(checkedLength(length));
          if (machine.readMemory(from, bytes)) return bytes;
          throw new RangeError(`the program has no ${bytes.length} bytes at 0x${from.toString(16)}`);
        },
        write: (address, given) => {
          const bytes = typeof given === 'string' ? new TextEncoder().encode(given) : Uint8Array.from(given);
          const from = checkedNumber(address, 'the address', 0xffff_ffff);
          if (!machine.isAccessible(from, bytes.length, true))
            throw new RangeError(`the program cannot write ${bytes.length} bytes at 0x${from.toString(16)}`);
          writes.push({ address: from, bytes });
        },
      });
      return this.answer(a0, writes);
    } catch (error) {
      this.#problem = `the handler failed: ${error instanceof Error ? error.message : String(error)}`;
      return false;
    }
  }

  /** Answers the host call that waits: memory is written, then the program goes on with `a0`. False if none waits. */
  answer(a0: bigint, writes: readonly { readonly address: number; readonly bytes: Uint8Array }[] = []): boolean {
    const { timeline } = this;
    if (!this.isAtEnd || this.#isClosed || timeline.rerun.last?.stop !== Stop.HostCall) return false;
    const gas = this.#machine!.machine.getGas();
    for (const { address, bytes } of writes) this.#events.push({ kind: 'write', instance: 0, address, bytes });
    this.#events.push({ kind: 'resume', instance: 0, a0: BigInt.asUintN(64, a0), gas, outcome: NOT_YET });
    this.#hostCalls++;
    this.#problem = undefined;
    timeline.extend();
    return true;
  }

  /** Whether the program could store some bytes. */
  canWrite(address: number, length: number): boolean {
    return this.#machine?.machine.isAccessible(address, length, true) ?? false;
  }

  /** Bytes of memory; undefined where the program has none. Read in one piece, or byte by byte around holes. */
  memory(address: number, length: number): readonly (number | undefined)[] {
    const machine = this.#machine?.machine;
    const bytes = new Uint8Array(length);
    if (machine === undefined) return Array.from({ length }, () => undefined);
    if (machine.readMemory(address, bytes)) return [...bytes];
    const one = new Uint8Array(1);
    return Array.from({ length }, (_, at) =>
      address + at <= 0xffff_ffff && machine.readMemory(address + at, one) ? one[0] : undefined,
    );
  }

  /** What there is to see at this moment. */
  view(note?: string): View {
    const { timeline } = this;
    this.#furthest = Math.max(this.#furthest, timeline.time);
    const instance = this.#machine;
    if (instance === undefined) return this.#nothing();
    const { machine } = instance;
    const pc = timeline.pc ?? machine.pc;
    const { functions } = instance.program;
    const { state, reason } = this.#state(machine);
    const origin = functions.originAt(pc).at(-1);
    const stack = this.isAtEnd ? backtraceOf(functions, instance.shadow.topAt(pc), pc) : this.steps.backtrace();
    return {
      state,
      reason: note === undefined || this.isAtEnd ? reason : note,
      time: timeline.time,
      end: this.#furthest,
      gas: machine.getGas(),
      pc,
      instruction: this.#instruction(instance, pc),
      registers: [...machine.registers],
      stack: stack.slice(-MAX_FRAMES),
      line: origin?.file === TEXT_NAME ? (origin.line ?? undefined) : undefined,
      regions: regionsOf(machine),
      hostCalls: this.#hostCalls,
      waiting: state === 'waiting' ? this.#waiting() : undefined,
    };
  }

  #instruction({ program: { module } }: Machine, pc: number): string {
    const instruction = createInstruction();
    decodeInstruction(module.program, pc, instruction);
    return formatInstruction(instruction, module.program.instructionSet);
  }

  #state(machine: Machine['machine']): { readonly state: RunState; readonly reason: string } {
    if (!this.isAtEnd)
      return this.timeline.time === 0 ? { state: 'ready', reason: 'at the start' } : { state: 'paused', reason: 'paused' };
    const stop = this.timeline.rerun.last!.stop;
    const { reason } = explainStop(machine, stop);
    if (stop === Stop.Finished) return { state: 'finished', reason };
    if (stop === Stop.OutOfGas) return { state: 'out of gas', reason };
    if (stop === Stop.HostCall && !this.#isClosed) return { state: 'waiting', reason: this.#problem ?? reason };
    return { state: stop === Stop.HostCall ? 'paused' : 'trap', reason };
  }

  #waiting(): WaitingCall | undefined {
    const symbol = this.#symbol();
    if (symbol === undefined) return undefined;
    return {
      number: this.#machine!.machine.hostCall,
      symbol: describeSymbol(symbol),
      args: this.#args(),
      problem: this.#problem,
    };
  }

  #nothing(): View {
    return {
      state: 'finished',
      reason: 'nothing runs in this recording',
      time: 0,
      end: 0,
      gas: 0n,
      pc: 0,
      instruction: '',
      registers: Array.from({ length: 13 }, () => 0n),
      stack: [],
      line: undefined,
      regions: [],
      hostCalls: 0,
      waiting: undefined,
    };
  }

  release(): void {
    for (const { machine } of this.timeline.rerun.instances.values()) machine.release();
  }
}
