/** Hostile messages to the host functions behind each wire: those of a well-behaved runtime, with changes. */
import {
  fromRawValue,
  type HostileTarget,
  isWireStep,
  type Random,
  toRawValue,
  WireCalls,
  type WireStep,
} from '@polkavirt/campaign';
import type { MemoryRange } from '@polkavirt/primitives';
import { type AnyWire, MessageRandom, mutate, partsOf, type RawMessage, rawMemory, rawValues, shrink } from '@polkavirt/wire-lab';
import type { BackendName } from '../../choice.ts';
import { runtimeCall } from './runtime-calls.ts';
import { openHost, WIRE_CHOICES, type WireChoice } from './wire-hosts.ts';

/** Messages of a session. */
const LENGTH = 40;

/** Of a hundred messages, how many are left as they are, and how many are made of one that reached something new. */
const VALID = 45;
const KEPT = 25;

/** Thrown to end a call of the client once its message is known. */
const SENT = new Error('sent');

type Methods = Readonly<Record<string, (...args: unknown[]) => unknown>>;

/** What a client would send for a call, by its own half of the wire. */
class Client {
  readonly #wire: AnyWire;
  readonly #client: Methods;
  #sent: WireStep | undefined;

  /** @param wire whose memory is none that a host reads */
  constructor({ wire }: ReturnType<WireChoice['make']>, imports: readonly string[]) {
    this.#wire = wire;
    const recording = imports.map((name) => [name, (...args: unknown[]) => this.#note(name, args)]);
    this.#client = wire.connect(Object.fromEntries(recording)) as unknown as Methods;
  }

  messageOf(fn: string, args: readonly unknown[]): WireStep | undefined {
    this.#sent = undefined;
    const given = fn === 'memoryRead' ? [args[0], args[1], new Uint8Array(args[2] as number)] : args;
    try {
      this.#client[fn](...given);
    } catch {
      // By what ends the call, which a client may wrap; or a client refuses the call by itself.
    }
    return this.#sent;
  }

  #note(call: string, args: readonly unknown[]): never {
    this.#sent ??= toStep(call, args, this.#wire.inspector?.reads?.(call, args) ?? []);
    throw SENT;
  }
}

const toStep = (call: string, args: readonly unknown[], memory: readonly Pick<MemoryRange, 'address' | 'bytes'>[]): WireStep => ({
  call,
  args: args.map(toRawValue),
  memory: memory.map(({ address, bytes }) => ({ at: address, bytes: Buffer.from(bytes).toString('hex') })),
});

/** In place of a call that a client sends nothing for. */
const NOTHING: WireStep = { call: 'nothing', args: [], memory: [] };

const rangesOf = ({ memory }: WireStep): MemoryRange[] =>
  memory.map(({ at, bytes }) => ({ parameter: '', address: at, bytes: new Uint8Array(Buffer.from(bytes, 'hex')) }));

const messageOf = (step: WireStep): RawMessage => partsOf(step.args.map(fromRawValue), rangesOf(step));

const withMessage = (step: WireStep, message: RawMessage): WireStep => {
  const contents = rawMemory(message);
  const memory = step.memory.map(({ at }, index) => ({ address: at, bytes: contents[index] }));
  return toStep(step.call, rawValues(message), memory);
};

function* smaller(step: WireStep): Generator<WireStep, void, boolean> {
  const tries = shrink(messageOf(step));
  for (let next = tries.next(); !next.done; ) next = tries.next(yield withMessage(step, next.value));
}

const wireTarget = (choice: WireChoice, backend: BackendName): HostileTarget<WireStep> => ({
  name: `${choice.name}, ${choice.generation}`,
  level: 'wires',
  length: LENGTH,
  isStep: isWireStep,
  smaller,
  open() {
    const host = openHost(choice, backend);
    const client = new Client(choice.make(), Object.keys(host.table));
    const calls = new WireCalls(host);
    const sent: WireStep[] = [];
    const choose = (random: Random, kept: readonly WireStep[]): WireStep => {
      const { fn, args } = runtimeCall(choice.generation, random);
      const valid = client.messageOf(fn, args);
      const pick = random.below(100);
      if (valid === undefined || pick >= 100 - VALID) return valid ?? NOTHING;
      const base = pick < KEPT && kept.length > 0 ? random.pick(kept) : valid;
      const other = sent.length === 0 ? base : random.pick(sent);
      const messages = new MessageRandom(random.below(2 ** 31), 0);
      return withMessage(base, mutate(messages, messageOf(base), messageOf(other)));
    };
    return {
      choose(random, kept) {
        const step = choose(random, kept);
        sent.push(step);
        return step;
      },
      apply: (step) => calls.apply(step),
      close: () => undefined,
    };
  },
});

export const wireTargets = (backend: BackendName, own: readonly WireChoice[] = []): HostileTarget<WireStep>[] =>
  [...WIRE_CHOICES, ...own].map((choice) => wireTarget(choice, backend));
