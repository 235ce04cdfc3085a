/** Hostile messages to both halves of a wire over a fake host, as `polkavirt wire fuzz` has them: answers reach the forwarder as well. */
import type { HostileTarget } from '@polkavirt/campaign';
import { FuzzSession, readExample, shrink, writeExample } from '@polkavirt/wire-lab';
import { WIRE_CHOICES, type WireChoice } from './wire-hosts.ts';

/** A message, as `writeExample` has it. */
export interface HalvesStep {
  readonly example: string;
}

/** Messages of a session: they do not depend on each other. */
const LENGTH = 40;

/** Of the valid calls that messages are made of; messages are chosen among as many. */
export const HALVES_SEED = 1;
const MESSAGES = 2 ** 30;

const isStep = (value: unknown): value is HalvesStep => {
  const { example } = (value ?? {}) as { example?: unknown };
  return typeof example === 'string' && readExample(example) !== undefined;
};

function* smaller({ example }: HalvesStep): Generator<HalvesStep, void, boolean> {
  const read = readExample(example);
  if (read === undefined) return;
  const tries = shrink(read.message);
  for (let next = tries.next(); !next.done; )
    next = tries.next(yield { example: writeExample({ ...read, message: next.value }) });
}

const halvesTarget = ({ name, generation, make }: WireChoice): HostileTarget<HalvesStep> => {
  /** Of an ExecBuffer only the fields of the outcome count, and of a symbol only its bytes: upstream's layout says so. */
  const isUpstreams = (fn: string, direction: string): boolean => name === 'abi' && fn === 'run' && direction === 'out';
  let session: FuzzSession | undefined;
  const fuzz = (): FuzzSession => {
    const { wire, memory } = make();
    return new FuzzSession(wire, { seed: HALVES_SEED, generation, ...(memory === undefined ? {} : { memory }) });
  };
  return {
    name: `${name}, ${generation}, both halves`,
    level: 'wires',
    length: LENGTH,
    isStep,
    smaller,
    open() {
      // Nothing of a message stays behind, and valid calls take their time.
      session ??= fuzz();
      const opened = session;
      const [broken] = opened.problems;
      return {
        choose(random) {
          if (broken !== undefined) return { example: writeExample(broken) };
          const found = opened.example(random.below(MESSAGES));
          return { example: found === undefined ? 'none/valid/0/' : writeExample(found) };
        },
        apply({ example }) {
          const read = readExample(example);
          if (read === undefined) return { of: 'no message', outcome: 'nothing' };
          const of = `${read.fn} ${read.direction}`;
          try {
            const verdict = opened.judge(read);
            if (typeof verdict === 'string') return { of, outcome: verdict };
            if (verdict.kind === 'lax' && isUpstreams(read.fn, read.direction)) return { of, outcome: 'lax as upstream' };
            const rule = verdict.kind === 'memory' ? 'bounds' : 'answer';
            return { of, outcome: verdict.kind, violation: { rule, detail: `${verdict.kind}: ${verdict.detail}` } };
          } catch (thrown) {
            // A message of another wire, or of another version of this one.
            return { of, outcome: `no such call: ${String(thrown)}`.slice(0, 60) };
          }
        },
        close: () => undefined,
      };
    },
  };
};

export const halvesTargets = (own: readonly WireChoice[] = []): HostileTarget<HalvesStep>[] =>
  [...WIRE_CHOICES, ...own].map(halvesTarget);
