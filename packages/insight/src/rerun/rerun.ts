/**
 * Replays a recording on the reference interpreter and keeps the active calls. All tools of this package build on it.
 *
 * Time is the number of instructions that ran, over all instances, since the start of the recording.
 */
import { type InstanceSnapshot, type ReferenceInstance, Reg, Stop } from '@polkavirt/polkavm';
import { describeOutcome } from '../recording/describe-event.ts';
import type { RecordedEvent, Recording } from '../recording/recording.ts';
import type { Piece } from '../stack/code-facts.ts';
import { type MakeFrame, ShadowStack, type ShadowState } from '../stack/shadow-stack.ts';
import type { StackFrame } from '../stack/stack-frame.ts';
import { prepareProgram, type RerunProgram } from './rerun-program.ts';

/** An instance of the recording while it lives. */
export interface RerunInstance {
  readonly number: number;
  readonly program: RerunProgram;
  readonly machine: ReferenceInstance;
  readonly shadow: ShadowStack;
  /** The piece of code that was entered last: a basic block or a part of one. */
  piece: Piece | undefined;
  /** The instruction of the piece that is next, by its index; the piece's length if all of it ran. */
  index: number;
}

/** The events that run something. */
export type RunEvent = Extract<RecordedEvent, { readonly kind: 'execute' | 'resume' }>;

/** A run in progress. */
export interface CurrentRun {
  readonly event: RunEvent;
  readonly instance: RerunInstance;
}

/** Called before a piece of code runs. Returning true stops before it. */
export type PieceListener = (piece: Piece, run: CurrentRun) => boolean | undefined;

/** A run ended differently from its recording: another version of the engine, or a changed file. */
export interface RerunDifference {
  /** The index of the event. */
  readonly event: number;
  readonly expected: string;
  readonly got: string;
}

/** The whole state between two instructions. It can be restored any number of times. */
export interface RerunSnapshot {
  readonly time: number;
  readonly event: number;
  readonly current: CurrentRun | undefined;
  readonly instances: readonly {
    readonly instance: RerunInstance;
    readonly machine: InstanceSnapshot;
    readonly shadow: ShadowState;
    readonly piece: Piece | undefined;
    readonly index: number;
  }[];
  readonly prepared: ReadonlyMap<number, Uint8Array>;
}

export interface RerunOptions {
  /** The cost model, if the recording has none. Default: naive, or full for the typestate generation. */
  readonly costModel?: 'naive' | 'full';
  /** Makes the frames of shadow stacks; a profile passes frames with counters. */
  readonly makeFrame?: MakeFrame;
}

export class Rerun {
  readonly recording: Recording;
  /** Programs that the engine accepts, by hash. */
  readonly programs: ReadonlyMap<string, RerunProgram>;
  /** The number of instructions that ran. */
  time = 0;
  /** The index of the current event, or of the next one. */
  event = 0;
  /** The run in progress; undefined between two events. */
  current: CurrentRun | undefined;
  /** The last run that ended, and its result. */
  last: { readonly run: CurrentRun; readonly stop: Stop } | undefined;
  /** The first run that ended differently from the recording. */
  difference: RerunDifference | undefined;
  readonly #instances = new Map<number, RerunInstance>();
  /** Exports that typestate executions will start. */
  readonly #prepared = new Map<number, Uint8Array>();
  readonly #makeFrame: MakeFrame | undefined;

  constructor(recording: Recording, options: RerunOptions = {}) {
    const { generation } = recording;
    const costModel = recording.costModel ?? options.costModel ?? (generation === 'virt' ? 'naive' : 'full');
    const programs = new Map<string, RerunProgram>();
    for (const [hash, bytes] of recording.programs) {
      const program = prepareProgram(hash, bytes, generation, costModel);
      // The recording contains the error of the failed `instantiate`.
      if (typeof program !== 'string') programs.set(hash, program);
    }
    this.recording = recording;
    this.programs = programs;
    this.#makeFrame = options.makeFrame;
  }

  /** The instances that live now. */
  get instances(): ReadonlyMap<number, RerunInstance> {
    return this.#instances;
  }

  /** Continues to the start of the next run. False if there is none. */
  nextRun(): boolean {
    while (this.event < this.recording.events.length) {
      const event = this.recording.events[this.event];
      const instance = event.kind === 'instantiate' ? undefined : this.#instances.get(event.instance);
      if ((event.kind === 'execute' || event.kind === 'resume') && instance !== undefined && this.#begin(event, instance))
        return true;
      if (event.kind !== 'execute' && event.kind !== 'resume') this.#apply(event, instance);
      this.event++;
    }
    return false;
  }

  /** Prepares the instance for a run. False if the run did not start, because the call did not fit the state or there is no such export. */
  #begin(event: RunEvent, instance: RerunInstance): boolean {
    const { machine, program, shadow, number } = instance;
    if (event.outcome.kind === 'Error' && event.outcome.error === 'InvalidInstance') return false;
    const name = event.kind === 'execute' ? event.name : this.#prepared.get(number);
    if (name !== undefined) {
      const pc = program.entry(name);
      if (pc === undefined) return false;
      this.#prepared.delete(number);
      machine.prepareCall(pc);
      shadow.start();
      instance.piece = undefined;
      instance.index = 0;
    }
    // After a stop that is not a host call there is nothing to answer.
    if (machine.nextPc === undefined) return false;
    if (event.kind === 'resume') machine.registers[Reg.a0] = event.a0;
    machine.setGas(event.gas);
    this.current = { event, instance };
    return true;
  }

  #apply(event: Exclude<RecordedEvent, RunEvent>, instance: RerunInstance | undefined): void {
    if (event.kind === 'instantiate') {
      const program = this.programs.get(event.program);
      if (event.error !== undefined || program === undefined) return;
      const shadow = new ShadowStack(this.#makeFrame);
      const machine = program.module.instantiate();
      this.#instances.set(event.instance, { number: event.instance, program, machine, shadow, piece: undefined, index: 0 });
    } else if (instance === undefined || ('error' in event && event.error !== undefined)) {
      return;
    } else if (event.kind === 'prepare') {
      this.#prepared.set(event.instance, event.name);
    } else if (event.kind === 'write') {
      instance.machine.writeMemory(event.address, event.bytes);
    } else if (event.kind === 'destroy') {
      instance.machine.release();
      this.#instances.delete(event.instance);
    }
  }

  /**
   * Runs to the end of the current run, or until `entering` stops it, which gives `Stop.Step`. `entered` is called for
   * the same pieces, after the shadow stack was updated.
   */
  run(entering: PieceListener = () => undefined, entered: (piece: Piece, run: CurrentRun) => void = () => {}): Stop {
    const run = this.#underWay();
    const { instance } = run;
    const { machine, shadow } = instance;
    const { facts } = instance.program;
    let isFirst = true;
    const stop = machine.runBlocks((pcs, from, isContinued) => {
      const piece = facts.pieceOf(pcs, from, isContinued);
      const isRest = isFirst && this.#isInside(instance, pcs[from]);
      isFirst = false;
      if (!isRest) this.#settle(instance);
      if (entering(piece, run)) return true;
      // How the piece ends is already known from when it was entered.
      if (!isRest) {
        shadow.enter(piece);
        instance.piece = piece;
        instance.index = 0;
      }
      entered(piece, run);
      return false;
    });
    if (stop !== Stop.Step) this.#finish(run, stop);
    return stop;
  }

  /** The frame on top when the next instruction runs, if it is the first of a piece of code. */
  peekTop(): StackFrame | undefined {
    const { instance } = this.#underWay();
    const { machine, shadow, program } = instance;
    const before = shadow.save();
    let top = shadow.top;
    machine.runBlocks((pcs, from, isContinued) => {
      shadow.enter(program.facts.pieceOf(pcs, from, isContinued));
      top = shadow.topAt(pcs[from]);
      return true;
    });
    shadow.restore(before);
    return top;
  }

  /** Runs one instruction of the current run; `Stop.Step` if nothing else stopped it. */
  step(): Stop {
    const run = this.#underWay();
    const { instance } = run;
    const { machine } = instance;
    const next = machine.nextPc as number;
    if (!this.#isInside(instance, next)) {
      let entered: Piece | undefined;
      // The engine reports the next piece without running it.
      const stop = machine.runBlocks((pcs, from, isContinued) => {
        entered = instance.program.facts.pieceOf(pcs, from, isContinued);
        return true;
      });
      if (entered === undefined) {
        this.#finish(run, stop);
        return stop;
      }
      instance.shadow.enter(entered);
      instance.piece = entered;
      instance.index = 0;
    }
    const stop = machine.step();
    if (stop === Stop.Step) {
      this.time++;
      instance.index++;
    } else this.#finish(run, stop);
    return stop;
  }

  #underWay(): CurrentRun {
    if (this.current === undefined) throw new Error('nothing runs: call nextRun first');
    return this.current;
  }

  /**
   * Whether an instruction is inside the current piece of its instance. That can be its first one: a `memset` that ran out of gas.
   */
  #isInside({ piece, index }: RerunInstance, pc: number): boolean {
    return piece !== undefined && index < piece.pcs.length && piece.pcs[index] === pc;
  }

  /** The piece that was entered last ran to its end. */
  #settle(instance: RerunInstance): void {
    if (instance.piece === undefined) return;
    this.time += instance.piece.pcs.length - instance.index;
    instance.index = instance.piece.pcs.length;
  }

  /** A run came to its end by itself. */
  #finish(run: CurrentRun, stop: Stop): void {
    const { instance, event } = run;
    const { machine, piece } = instance;
    if (stop === Stop.OutOfGas && !machine.isPaid) this.#settle(instance);
    else if (piece !== undefined) {
      const at = piece.pcs.indexOf(machine.pc, instance.index);
      // A `memset` that ran out of gas has not finished; it continues with more gas.
      const ran = at < 0 ? instance.index : stop === Stop.OutOfGas ? at : at + 1;
      this.time += ran - instance.index;
      instance.index = ran;
    }
    this.difference ??= this.#compare(event, describeStop(instance, stop, this.recording.generation));
    this.last = { run, stop };
    this.current = undefined;
    this.event++;
  }

  #compare(event: RunEvent, got: string): RerunDifference | undefined {
    const expected = describeOutcome(event.outcome);
    return expected === got ? undefined : { event: this.event, expected, got };
  }

  /** Copies the state. It takes as much memory as the pages that the instances touched. */
  save(): RerunSnapshot {
    return {
      time: this.time,
      event: this.event,
      current: this.current,
      instances: [...this.#instances.values()].map((instance) => ({
        instance,
        machine: instance.machine.save(),
        shadow: instance.shadow.save(),
        piece: instance.piece,
        index: instance.index,
      })),
      prepared: new Map(this.#prepared),
    };
  }

  /** Restores a snapshot. */
  restore({ time, event, current, instances, prepared }: RerunSnapshot): void {
    this.time = time;
    this.event = event;
    this.current = current;
    this.#instances.clear();
    for (const { instance, machine, shadow, piece, index } of instances) {
      instance.machine.restore(machine);
      instance.shadow.restore(shadow);
      instance.piece = piece;
      instance.index = index;
      this.#instances.set(instance.number, instance);
    }
    this.#prepared.clear();
    for (const [number, name] of prepared) this.#prepared.set(number, name);
  }
}

/** A stop of the engine in the form of {@link describeOutcome}. */
function describeStop({ machine, program }: RerunInstance, stop: Stop, generation: Recording['generation']): string {
  if (stop === Stop.Finished) return describeOutcome({ kind: 'Finished', gasLeft: machine.getGas() });
  if (stop !== Stop.HostCall) return stop === Stop.OutOfGas ? 'OutOfGas' : 'Trap';
  const symbol = program.module.program.imports[machine.hostCall];
  if (symbol === undefined || (generation === 'virt' && symbol.length !== 4)) return 'InvalidImage';
  const args = [Reg.a0, Reg.a1, Reg.a2, Reg.a3, Reg.a4, Reg.a5].map((register) => machine.registers[register]);
  return describeOutcome({ kind: 'Syscall', gasLeft: machine.getGas(), symbol, args });
}
