import {
  decodeMemoryWriteArgs,
  decodeRunArgs,
  decodeRunResult,
  type ExecOutcome,
  encodeMemoryWriteArgs,
  encodeRunArgs,
  encodeRunResult,
  ok,
  resume,
  SCALE_HOST_FUNCTIONS,
} from '@polkavirt/primitives';
import type { Benchmark, Contender, Derived, Suite } from '../benchmark.ts';

const { run, write_memory } = SCALE_HOST_FUNCTIONS;

const INSTANCE = 7;
const GAS = 123_456_789n;
const ANSWER = 0x0123_4567_89ab_cdefn;
const ACTION = resume(ANSWER);
const OUTCOME: ExecOutcome = {
  kind: 'Syscall',
  gasLeft: GAS,
  syscallNo: 0x2a,
  a0: 1n,
  a1: 2n ** 63n,
  a2: 2n ** 64n - 1n,
  a3: 0x2_0000n,
  a4: 32n,
  a5: 0n,
};
const RESULT = ok(OUTCOME);
const PAYLOAD = Uint8Array.from({ length: 4096 }, (_, i) => i);
const RUN_ARGS = run.args.encode({ instanceId: INSTANCE, gasLeft: GAS, action: ACTION });
const RUN_RESULT = run.result.encode(RESULT);
const WRITE_ARGS = write_memory.args.encode({ instanceId: INSTANCE, offset: 0x2_0000, src: PAYLOAD });

/** Calls `act` again and again; `isRight` looks at what the last call gave. */
const repeat =
  <T>(act: () => T, isRight: (value: T) => boolean) =>
  (): Contender =>
  (count) => {
    let value = act();
    for (let i = 1; i < count; i++) value = act();
    if (!isRight(value)) throw new Error('a codec gave something else');
    return count;
  };

const sameBytes =
  (expected: Uint8Array) =>
  (bytes: Uint8Array): boolean =>
    Buffer.compare(expected, bytes) === 0;

interface Pair {
  readonly name: string;
  readonly label: string;
  readonly scaleTs: () => Contender;
  readonly fast: () => Contender;
}

const isRunArgs = ({ instanceId, gasLeft, action }: ReturnType<typeof decodeRunArgs>): boolean =>
  instanceId === INSTANCE && gasLeft === GAS && action.kind === 'Resume' && action.returnValue === ANSWER;

const isRunResult = (result: ReturnType<typeof decodeRunResult>): boolean =>
  result.ok && result.value.kind === 'Syscall' && result.value.a1 === OUTCOME.a1 && result.value.gasLeft === GAS;

const PAIRS: readonly Pair[] = [
  {
    name: 'run-args-encode',
    label: 'run, encode arguments',
    scaleTs: repeat(() => run.args.encode({ instanceId: INSTANCE, gasLeft: GAS, action: ACTION }), sameBytes(RUN_ARGS)),
    fast: repeat(() => encodeRunArgs(INSTANCE, GAS, ACTION), sameBytes(RUN_ARGS)),
  },
  {
    name: 'run-args-decode',
    label: 'run, decode arguments',
    scaleTs: repeat(() => run.args.decode(RUN_ARGS), isRunArgs),
    fast: repeat(() => decodeRunArgs(RUN_ARGS), isRunArgs),
  },
  {
    name: 'run-result-encode',
    label: 'run, encode result',
    scaleTs: repeat(() => run.result.encode(RESULT), sameBytes(RUN_RESULT)),
    fast: repeat(() => encodeRunResult(RESULT), sameBytes(RUN_RESULT)),
  },
  {
    name: 'run-result-decode',
    label: 'run, decode result',
    scaleTs: repeat(() => run.result.decode(RUN_RESULT), isRunResult),
    fast: repeat(() => decodeRunResult(RUN_RESULT), isRunResult),
  },
  {
    name: 'write-args-encode',
    label: 'write_memory of 4 KiB, encode arguments',
    scaleTs: repeat(
      () => write_memory.args.encode({ instanceId: INSTANCE, offset: 0x2_0000, src: PAYLOAD }),
      sameBytes(WRITE_ARGS),
    ),
    fast: repeat(() => encodeMemoryWriteArgs(INSTANCE, 0x2_0000, PAYLOAD), sameBytes(WRITE_ARGS)),
  },
  {
    name: 'write-args-decode',
    label: 'write_memory of 4 KiB, decode arguments',
    scaleTs: repeat(
      () => write_memory.args.decode(WRITE_ARGS),
      ({ src }) => sameBytes(PAYLOAD)(src),
    ),
    fast: repeat(
      () => decodeMemoryWriteArgs(WRITE_ARGS),
      ({ src }) => sameBytes(PAYLOAD)(src),
    ),
  },
];

export const codecs: Suite = {
  name: 'codecs',
  title: 'Codecs of the scale wire',
  about:
    'One operation encodes or decodes one message: by scale-ts behind the strict checks, which is the definition, and by the codecs that the ' +
    'wire uses. `run` resumes, and is answered with a syscall.',
  benchmarks: PAIRS.flatMap(({ name, label, scaleTs, fast }): Benchmark[] => [
    { id: `codecs/${name}/scale-ts`, label: `${label}, scale-ts`, unit: 'ns', isPeer: true, prepare: scaleTs },
    { id: `codecs/${name}/fast`, label: `${label}, fast`, unit: 'ns', prepare: fast },
  ]),
  derived: PAIRS.map(
    ({ name, label }): Derived => ({
      id: `codecs/${name}/speedup`,
      label: `${label}, fast to scale-ts`,
      kind: 'speedup',
      of: `codecs/${name}/fast`,
      base: `codecs/${name}/scale-ts`,
    }),
  ),
};
