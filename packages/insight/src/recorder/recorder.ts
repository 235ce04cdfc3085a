import { type ExecAction, type Memory, utf8Encode, type Virt, type VirtT } from '@polkavirt/primitives';
import { digestOf, programHash } from '../recording/digest.ts';
import { errorOf, virtOutcome } from '../recording/outcomes.ts';
import type { RecordedEvent, Recording } from '../recording/recording.ts';
import { exactReport } from './exact-report.ts';

/** Facts about a recording. */
export interface RecorderOptions {
  /** The cost model of the implementation, if known, so that a replay need not guess it. */
  readonly costModel?: 'naive' | 'full';
  /** A sentence for people that the recording carries. */
  readonly note?: string;
  /**
   * The most events that are kept; a million by default. Later events are not recorded, and the recording is marked as
   * incomplete.
   */
  readonly maxEvents?: number;
}

/** An implementation that records its calls. */
export interface Recorder<V> {
  /** Behaves exactly as the given implementation. */
  readonly virt: V;
  /** The recording so far. */
  recording(): Recording;
  /** Clears the recording. Instances that are alive are not recorded any more. */
  clear(): void;
}

/** Collects events and programs, for the recorders of both generations. */
export interface Tape {
  /** Incremented by each clear; instances from before it are not recorded any more. */
  readonly era: number;
  program(bytes: Uint8Array): string;
  nextInstance(): number;
  add(event: RecordedEvent): void;
  recording(): Recording;
  clear(): void;
}

const DEFAULT_MAX_EVENTS = 1_000_000;

export function createTape(generation: Recording['generation'], options: RecorderOptions): Tape {
  const { maxEvents = DEFAULT_MAX_EVENTS, ...said } = options;
  let programs = new Map<string, Uint8Array>();
  let events: RecordedEvent[] = [];
  let instances = 0;
  let isComplete = true;
  let era = 0;
  return {
    get era() {
      return era;
    },
    program(bytes) {
      const hash = programHash(bytes);
      if (!programs.has(hash)) programs.set(hash, bytes.slice());
      return hash;
    },
    nextInstance: () => instances++,
    add(event) {
      if (events.length < maxEvents) events.push(event);
      else isComplete = false;
    },
    recording: () => ({ generation, ...said, programs: new Map(programs), events: events.slice(), isComplete }),
    clear() {
      programs = new Map();
      events = [];
      instances = 0;
      isComplete = true;
      era++;
    },
  };
}

/**
 * Records the calls of a `VirtT`: native, a forwarder over any wire, or your own. Each call allocates one small object more.
 * Calls that throw a `HostFault` are not recorded.
 *
 * ```ts
 * import { createRecorder, writeRecording } from '@polkavirt/insight';
 * import { createNative } from '@polkavirt/native';
 *
 * const recorder = createRecorder(createNative());
 * recorder.virt.instantiate(new Uint8Array()); // whatever takes a `VirtT`
 * const file: Uint8Array = writeRecording(recorder.recording());
 * ```
 */
export function createRecorder(virt: VirtT, options: RecorderOptions = {}): Recorder<VirtT> {
  const tape = createTape('virt', options);
  return {
    virt: {
      explainRefusal: (program) => virt.explainRefusal?.(program),
      instantiate(program) {
        const made = virt.instantiate(program);
        const hash = tape.program(program);
        const instance = tape.nextInstance();
        tape.add({ kind: 'instantiate', instance, program: hash, ...errorOf(made) });
        return made.ok ? { ok: true, value: recordInstance(made.value, instance, tape) } : made;
      },
    },
    recording: tape.recording,
    clear: tape.clear,
  };
}

function recordInstance(virt: Virt, instance: number, tape: Tape): Virt {
  const { era } = tape;
  const add = (event: RecordedEvent): void => {
    if (tape.era === era) tape.add(event);
  };
  const destroy = () => {
    const result = virt.destroy();
    if (result.ok) add({ kind: 'destroy', instance });
    return result;
  };
  return {
    run(gasLeft: bigint, action: ExecAction) {
      const result = virt.run(gasLeft, action);
      const outcome = virtOutcome(result);
      if (action.kind === 'Execute') {
        add({ kind: 'execute', instance, name: utf8Encode(action.functionName, 'function name'), gas: gasLeft, outcome });
      } else {
        add({ kind: 'resume', instance, a0: action.returnValue, gas: gasLeft, outcome });
      }
      return result;
    },
    get memoryBytes() {
      return virt.memoryBytes as number;
    },
    memory: () => recordMemory(virt.memory(), instance, add),
    explain: () => exactReport(virt.explain?.(), tape.recording(), instance),
    destroy,
    [Symbol.dispose]: () => void destroy(),
  };
}

function recordMemory(memory: Memory, instance: number, add: (event: RecordedEvent) => void): Memory {
  return {
    read(address, dest) {
      const result = memory.read(address, dest);
      const what = result.ok ? { digest: digestOf(dest) } : { error: result.error };
      add({ kind: 'read', instance, address, length: dest.length, ...what });
      return result;
    },
    write(address, src) {
      const result = memory.write(address, src);
      add({ kind: 'write', instance, address, bytes: src.slice(), ...errorOf(result) });
      return result;
    },
  };
}
