/** Replays a recording on an implementation of either generation and finds the first difference. */
import { parseProgram } from '@polkavirt/polkavm';
import {
  type Execution,
  execute,
  type IdleInstance,
  resume,
  type TypestateVirtT,
  utf8Decode,
  type Virt,
  type VirtT,
} from '@polkavirt/primitives';
import { describeEvent, describeOutcome } from './describe-event.ts';
import { digestOf } from './digest.ts';
import { typestateOutcome, virtOutcome } from './outcomes.ts';
import type { RecordedEvent, RecordedOutcome, Recording } from './recording.ts';

/** The target of a replay. */
export type ReplayTarget =
  | { readonly generation: 'virt'; readonly virt: VirtT }
  | { readonly generation: 'typestate'; readonly virt: TypestateVirtT };

/** The first event whose result differs from the recording. */
export interface ReplayDifference {
  /** The index of the event, from 0. */
  readonly event: number;
  /** The event in words. */
  readonly what: string;
  readonly recorded: string;
  readonly got: string;
}

export interface ReplayResult {
  /** The number of events with the recorded result. */
  readonly replayed: number;
  readonly difference: ReplayDifference | undefined;
}

/** An instance of a replay. Results are in words, as {@link wordsOf} has those of the recording. */
interface ReplayInstance {
  prepare(name: Uint8Array): string;
  execute(name: Uint8Array, gas: bigint): string;
  resume(a0: bigint, gas: bigint): string;
  write(address: number, bytes: Uint8Array): string;
  read(address: number, length: number): string;
  destroy(): void;
}

const DONE = 'done';
/** More bytes than any guest has; a recorded read of more is not repeated. */
const MAX_READ = 2 ** 30;

const wordsOf = (event: RecordedEvent): string => {
  if ('outcome' in event) return describeOutcome(event.outcome);
  if ('error' in event && event.error !== undefined) return event.error;
  return event.kind === 'read' ? `the bytes ${event.digest}` : DONE;
};

const words = (outcome: RecordedOutcome): string => describeOutcome(outcome);

function readInto(length: number, read: (dest: Uint8Array) => { readonly ok: boolean; readonly error?: string }): string {
  if (length > MAX_READ) return 'OutOfBounds';
  const dest = new Uint8Array(length);
  const result = read(dest);
  return result.ok ? `the bytes ${digestOf(dest)}` : (result.error as string);
}

function virtInstance(virt: Virt): ReplayInstance {
  const memory = virt.memory();
  /** The prepared export of a typestate recording; here it starts with the first step. */
  let prepared: string | undefined;
  const run = (gas: bigint, action: ReturnType<typeof execute> | ReturnType<typeof resume>): string =>
    words(virtOutcome(virt.run(gas, action)));
  const start = (name: Uint8Array, gas: bigint): string => {
    const text = utf8Decode(name);
    return text === undefined ? 'a name that is not text cannot be asked for in this generation' : run(gas, execute(text));
  };
  return {
    prepare(name) {
      prepared = utf8Decode(name);
      return DONE;
    },
    execute: start,
    resume(a0, gas) {
      if (prepared === undefined) return run(gas, resume(a0));
      const name = prepared;
      prepared = undefined;
      return a0 === 0n ? run(gas, execute(name)) : 'this generation starts an export with a0 = 0 only';
    },
    write(address, bytes) {
      const result = memory.write(address, bytes);
      return result.ok ? DONE : result.error;
    },
    read: (address, length) => readInto(length, (dest) => memory.read(address, dest)),
    destroy: () => void virt.destroy(),
  };
}

/** @param nextName The export that the recording starts next: its execution gives access to memory before it starts. */
function typestateInstance(idle: IdleInstance, nextName: () => Uint8Array | undefined): ReplayInstance {
  let owner: { readonly idle: IdleInstance } | { readonly execution: Execution; readonly fresh: boolean } = { idle };
  const prepare = (name: Uint8Array): string => {
    if (!('idle' in owner)) return 'InvalidInstance';
    const prepared = owner.idle.prepare(name);
    owner = prepared.ok ? { execution: prepared.value, fresh: true } : { idle: prepared.error.instance };
    return prepared.ok ? DONE : prepared.error.error;
  };
  const run = (gas: bigint, a0: bigint): string => {
    if (!('execution' in owner)) return 'InvalidInstance';
    const result = owner.execution.run(gas, a0);
    owner = result.kind === 'Syscall' ? { execution: result.execution, fresh: false } : { idle: result.instance };
    return words(typestateOutcome(result));
  };
  /** Only an execution gives access to memory. Preparing one changes no memory. */
  const access = (): Execution | undefined => {
    const name = 'idle' in owner ? nextName() : undefined;
    if (name !== undefined) prepare(name);
    return 'execution' in owner ? owner.execution : undefined;
  };
  return {
    prepare,
    execute(name, gas) {
      if ('execution' in owner && !owner.fresh) return 'InvalidInstance';
      const failed = 'idle' in owner ? prepare(name) : DONE;
      return failed === DONE ? run(gas, 0n) : failed;
    },
    resume: (a0, gas) => run(gas, a0),
    write(address, bytes) {
      const execution = access();
      const result = execution?.writeMemory(address, bytes);
      return result === undefined ? 'InvalidInstance' : result.ok ? DONE : result.error;
    },
    read: (address, length) =>
      readInto(length, (dest) => access()?.readMemory(address, dest) ?? { ok: false, error: 'InvalidInstance' }),
    destroy: () => ('idle' in owner ? owner.idle : owner.execution).destroy(),
  };
}

/** The first export of a program, because any export gives access to its memory. */
const anyExport = (program: Uint8Array): Uint8Array | undefined => {
  const parsed = parseProgram(program);
  return parsed.ok ? parsed.value.exports[0]?.symbol : undefined;
};

/**
 * Replays a recording call by call up to the first difference. A recording of one generation also runs on the other, as
 * far as the other has such calls. Instances that are alive at the end are destroyed.
 *
 * ```ts
 * import { type Recording, replayOn } from '@polkavirt/insight';
 * import { createNative } from '@polkavirt/native';
 *
 * export function check(recording: Recording): void {
 *   const { difference } = replayOn({ generation: 'virt', virt: createNative() }, recording);
 *   if (difference !== undefined) throw new Error(`event ${difference.event}: ${difference.what}`);
 * }
 * ```
 */
export function replayOn(target: ReplayTarget, recording: Recording): ReplayResult {
  const instances = new Map<number, ReplayInstance>();
  const { events, programs } = recording;

  const make = (number: number, program: Uint8Array, from: number): string => {
    if (target.generation === 'virt') {
      const made = target.virt.instantiate(program);
      if (!made.ok) return made.error;
      instances.set(number, virtInstance(made.value));
      return DONE;
    }
    const compiled = target.virt.fromBytes(program);
    if (!compiled.ok) return compiled.error;
    const made = compiled.value.module.instantiate();
    if (!made.ok) return made.error;
    let at = from;
    const nextName = (): Uint8Array | undefined => {
      at = Math.max(at, position);
      while (at < events.length) {
        const event = events[at];
        if (event.kind === 'execute' && event.instance === number && event.outcome.kind !== 'Error') return event.name;
        at++;
      }
      return anyExport(program);
    };
    instances.set(number, typestateInstance(made.value, nextName));
    return DONE;
  };

  const perform = (event: RecordedEvent): string => {
    if (event.kind === 'instantiate') {
      return make(event.instance, programs.get(event.program) as Uint8Array, position);
    }
    const instance = instances.get(event.instance);
    if (instance === undefined) return event.kind === 'destroy' ? DONE : 'InvalidInstance';
    switch (event.kind) {
      case 'execute':
        return instance.execute(event.name, event.gas);
      case 'prepare':
        return event.error !== undefined && target.generation === 'virt' ? event.error : instance.prepare(event.name);
      case 'resume':
        return instance.resume(event.a0, event.gas);
      case 'write':
        return instance.write(event.address, event.bytes);
      case 'read':
        return instance.read(event.address, event.length);
      case 'destroy':
        instance.destroy();
        instances.delete(event.instance);
        return DONE;
    }
  };

  let position = 0;
  let difference: ReplayDifference | undefined;
  try {
    for (; position < events.length && difference === undefined; position++) {
      const event = events[position];
      const recorded = wordsOf(event);
      const got = perform(event);
      if (got !== recorded) difference = { event: position, what: describeEvent(event), recorded, got };
    }
  } finally {
    for (const instance of instances.values()) instance.destroy();
  }
  return { replayed: difference === undefined ? events.length : difference.event, difference };
}
