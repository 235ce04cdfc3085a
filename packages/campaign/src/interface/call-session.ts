/** The interface under a random runtime: several instances of a program, run, answered, looked at and destroyed in any order. */
import type { MemoryReader, PageRange } from '../contest/memory-reader.ts';
import { type MemoryRange, type Observation, type Session, SLOTS } from '../contest/session.ts';
import type { CallAction, SlotState } from './call-action.ts';
import type { CallStep, Subject, SubjectInstance } from './subject.ts';

interface Slot {
  readonly instance: SubjectInstance;
  isSuspended: boolean;
}

const NOTHING: Observation = { text: 'nothing' };

export class CallSession implements Session<CallAction> {
  readonly #subject: Subject;
  readonly #program: Uint8Array;
  readonly #ranges: readonly PageRange[];
  readonly #reader: MemoryReader;
  readonly #slots: (Slot | undefined)[] = new Array(SLOTS).fill(undefined);

  /** @param ranges where memory is compared when an instance goes @param reader reads them; no other session of the contest has it */
  constructor(subject: Subject, program: Uint8Array, ranges: readonly PageRange[], reader: MemoryReader) {
    this.#reader = reader;
    this.#subject = subject;
    this.#program = program;
    this.#ranges = ranges;
  }

  stateOf(slot: number): SlotState {
    const found = this.#slots[slot];
    if (found === undefined) return 'none';
    return found.isSuspended ? 'suspended' : 'idle';
  }

  apply(action: CallAction): Observation {
    if (action.do === 'instantiate') {
      this.#drop(action.slot);
      const made = this.#subject.instantiate(this.#program);
      if (!made.ok) return { text: `refused: ${made.error}` };
      this.#slots[action.slot] = { instance: made.value, isSuspended: false };
      return { text: 'instantiated' };
    }
    const slot = this.#slots[action.slot];
    if (slot === undefined) return NOTHING;
    const { instance } = slot;
    switch (action.do) {
      case 'execute':
        return this.#step(slot, instance.execute(action.name, BigInt(action.gas)));
      case 'resume':
        return this.#step(slot, instance.resume(BigInt(action.value), BigInt(action.gas)));
      case 'read': {
        const bytes = new Uint8Array(action.length);
        const { ok, error } = instance.read(action.address, bytes);
        return { text: ok ? `read ${Buffer.from(bytes).toString('hex')}` : `read: ${error}` };
      }
      case 'write': {
        const { ok, error } = instance.write(action.address, Buffer.from(action.bytes, 'hex'));
        return { text: ok ? 'wrote' : `write: ${error}` };
      }
      case 'destroy': {
        const memory = this.#memoryOf(instance);
        this.#drop(action.slot);
        return { text: 'destroyed', memory };
      }
    }
  }

  close(): void {
    for (let slot = 0; slot < SLOTS; slot++) this.#drop(slot);
  }

  #step(slot: Slot, step: CallStep): Observation {
    // An action that does not fit the state changes nothing.
    if (step.kind !== 'Error' || step.error !== 'InvalidInstance') slot.isSuspended = step.kind === 'Syscall';
    return { text: describeStep(step) };
  }

  #memoryOf(instance: SubjectInstance): MemoryRange[] {
    return this.#reader.read(this.#ranges, (address, dest) => instance.read(address, dest).ok);
  }

  #drop(slot: number): void {
    this.#slots[slot]?.instance.destroy();
    this.#slots[slot] = undefined;
  }
}

const describeStep = (step: CallStep): string => {
  if (step.kind === 'Error') return step.error;
  if (step.kind === 'Finished') return `Finished; gas ${step.gasLeft}`;
  return `Syscall ${step.symbol}; gas ${step.gasLeft}; ${step.args.map((value) => value.toString(16)).join(' ')}`;
};
