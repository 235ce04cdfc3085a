/**
 * Replays a recording on the reference interpreter and keeps the active calls. All tools of this package build on it.
 *
 * Time is the number of instructions that ran, over all instances, since the start of the recording.
 */
import { type InstanceSnapshot, Reg, Stop } from '@polkavirt/polkavm';
import { describeOutcome } from '../recording/describe-event.ts';
import type { RecordedEvent, Recording } from '../recording/recording.ts';
import type { Piece } from '../stack/code-facts.ts';
import type { MakeFrame, ShadowState } from '../stack/shadow-stack.ts';
import type { StackFrame } from '../stack/stack-frame.ts';
import { type Clock, FollowedInstance, type PieceEntered } from './followed-instance.ts';
import { prepareProgram, type RerunProgram } from './rerun-program.ts';

/** The events that run something. */
export type RunEvent = Extract<RecordedEvent, { readonly kind: 'execute' | 'resume' }>;

/** A run in progress. */
export interface CurrentRun {
  readonly event: RunEvent;
  readonly instance: FollowedInstance;
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
    readonly instance: FollowedInstance;
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
  /** What makes the frames of a program's shadow stacks, for whoever counts on them. */
  readonly makeFrame?: (program: RerunProgram) => MakeFrame;
}

export class Rerun {
  readonly recording: Recording;
  /** Programs that the engine accepts, by hash. */
  readonly programs: ReadonlyMap<string, RerunProgram>;
  /** The index of the current event, or of the next one. */
  event = 0;
  /** The run in progress; undefined between two events. */
  current: CurrentRun | undefined;
  /** The last run that ended, and its result. */
  last: { readonly run: CurrentRun; readonly stop: Stop } | undefined;
  /** The first run that ended differently from the recording. */
  difference: RerunDifference | undefined;
  readonly #instances = new Map<number, FollowedInstance>();
  /** Exports that typestate executions will start. */
  readonly #prepared = new Map<number, Uint8Array>();
  readonly #makeFrame: RerunOptions['makeFrame'];
  readonly #clock: Clock = { time: 0 };

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

  /** The number of instructions that ran. */
  get time(): number {
    return this.#clock.time;
  }

  /** The instances that live now. */
  get instances(): ReadonlyMap<number, FollowedInstance> {
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
  #begin(event: RunEvent, instance: FollowedInstance): boolean {
    const { machine, program, number } = instance;
    if (event.outcome.kind === 'Error' && event.outcome.error === 'InvalidInstance') return false;
    const name = event.kind === 'execute' ? event.name : this.#prepared.get(number);
    if (name !== undefined) {
      const pc = program.entry(name);
      if (pc === undefined) return false;
      this.#prepared.delete(number);
      machine.prepareCall(pc);
      instance.start();
    }
    // After a stop that is not a host call there is nothing to answer.
    if (machine.nextPc === undefined) return false;
    if (event.kind === 'resume') machine.registers[Reg.a0] = event.a0;
    machine.setGas(event.gas);
    this.current = { event, instance };
    return true;
  }

  #apply(event: Exclude<RecordedEvent, RunEvent>, instance: FollowedInstance | undefined): void {
    if (event.kind === 'instantiate') {
      const program = this.programs.get(event.program);
      if (event.error !== undefined || program === undefined) return;
      const more = { clock: this.#clock, makeFrame: this.#makeFrame?.(program) };
      const followed = new FollowedInstance(event.instance, program, program.module.instantiate(), more);
      this.#instances.set(event.instance, followed);
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
  run(entering: PieceListener = () => undefined, entered: PieceEntered = () => {}): Stop {
    const run = this.#underWay();
    return this.#ended(
      run,
      run.instance.run((piece) => entering(piece, run), entered),
    );
  }

  /** Has what is under way run to its end by `runner`, in which no time goes by: for whoever counts instead. */
  runBy(runner: (instance: FollowedInstance) => Stop): Stop {
    const run = this.#underWay();
    return this.#ended(run, runner(run.instance));
  }

  /** The frame on top when the next instruction runs, if it is the first of a piece of code. */
  peekTop(): StackFrame | undefined {
    return this.#underWay().instance.peekTop();
  }

  /** Runs one instruction of the current run; `Stop.Step` if nothing else stopped it. */
  step(): Stop {
    const run = this.#underWay();
    return this.#ended(run, run.instance.step());
  }

  #underWay(): CurrentRun {
    if (this.current === undefined) throw new Error('nothing runs: call nextRun first');
    return this.current;
  }

  /** What comes after a run or a step: nothing if the run is still under way. */
  #ended(run: CurrentRun, stop: Stop): Stop {
    if (stop === Stop.Step) return stop;
    this.difference ??= this.#compare(run.event, describeStop(run.instance, stop, this.recording.generation));
    this.last = { run, stop };
    this.current = undefined;
    this.event++;
    return stop;
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
    this.#clock.time = time;
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
function describeStop({ machine, program }: FollowedInstance, stop: Stop, generation: Recording['generation']): string {
  if (stop === Stop.Finished) return describeOutcome({ kind: 'Finished', gasLeft: machine.getGas() });
  if (stop !== Stop.HostCall) return stop === Stop.OutOfGas ? 'OutOfGas' : 'Trap';
  const symbol = program.module.program.imports[machine.hostCall];
  if (symbol === undefined || (generation === 'virt' && symbol.length !== 4)) return 'InvalidImage';
  const args = [Reg.a0, Reg.a1, Reg.a2, Reg.a3, Reg.a4, Reg.a5].map((register) => machine.registers[register]);
  return describeOutcome({ kind: 'Syscall', gasLeft: machine.getGas(), symbol, args });
}
