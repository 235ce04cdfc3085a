import { createTestExternalities, type StorageSnapshot, type TestExternalities } from '@polkavirt/mock-runtime';
import { type DebugSource, findDebugBuild, isRepeatingOff } from '../debug-source.ts';
import type { RevivePallet } from '../pallet/revive.ts';
import type { SolidityTrace, SolidityTracer } from '../trace/index.ts';
import type { FailurePlace } from './contract-error.ts';
import type { Execution } from './contract-executor.ts';

/** Told of a failure of contracts that were compiled without a debug build. */
const HINT = 'POLKAVIRT_SOLIDITY_DEBUG=1 shows where; of files, polkavirt compile --debug';
const TOO_LARGE =
  'the state was too large to be kept for a repetition on the debug build: POLKAVIRT_SOLIDITY_DEBUG=1 shows where';
const WENT_THROUGH =
  'repeated on the debug build, it did not fail: that build has other gas and another stack, and this failure depends on them';

/** The most items of storage that are kept to repeat a failure, which takes two or three milliseconds. */
const MAX_KEPT = 2_000;

/** A contract that may have a debug build elsewhere. */
interface Late {
  readonly blob: Uint8Array;
  readonly source: DebugSource;
}

/** What is needed to do something again. */
interface Kept {
  readonly snapshot: StorageSnapshot | undefined;
  readonly repeat: () => void;
  readonly finish: (trace: SolidityTrace) => SolidityTrace;
}

/** Failures of contracts that were compiled without debug builds: they are repeated on debug builds if somebody reads their messages. */
export interface LateTraces {
  /** Hears of a contract without a debug build. `hash` is there if it comes from the compiler. */
  describe(contract: { readonly blob: Uint8Array; readonly hash?: string; readonly debugFrom?: DebugSource }): void;
  /** Keeps the state in which something failed. */
  keep(execution: Execution, repeat: () => void, finish: Kept['finish']): void;
  /** Loads what a repetition needs. @returns Where it failed, found out when it is first called. */
  explain(execution: Execution): Promise<(() => FailurePlace) | undefined>;
}

/** How to get the lines of contracts that have no debug build at hand. */
const hintOf = ([first]: readonly Late[]): string => {
  const { artifacts, compile } = first?.source ?? {};
  if (artifacts === undefined) return HINT;
  return `polkavirt compile --debug -o ${artifacts} ${compile?.files.join(' ') ?? 'FILE.sol'} shows where`;
};

const sizeOf = ({ storage }: TestExternalities): number =>
  storage.childKeys().reduce((sum, key) => sum + storage.child(key).size, storage.main.size);

/** @param forget Takes away what a repetition left beside the state, such as what contracts logged. */
export function createLateTraces(Revive: RevivePallet, externalities: TestExternalities, forget: () => void): LateTraces {
  const late = new Map<Uint8Array, Late>();
  const kept = new WeakMap<Execution, Kept>();
  let isFromCompiler = false;
  let tracer: SolidityTracer | undefined;

  /** Hands the debug builds to the tracer that can be had now. */
  const find = (known: SolidityTracer): void => {
    for (const [key, { blob, source }] of late) {
      const found = findDebugBuild(source);
      if (found === undefined) continue;
      late.delete(key);
      known.describe({ blob, ...found });
    }
  };
  /** Does something again on a copy of the state that it started from: the chain itself is left alone. */
  const traceOf = (known: SolidityTracer, snapshot: StorageSnapshot, repeat: () => void): SolidityTrace | undefined => {
    const fork = createTestExternalities(externalities.runtime);
    fork.restore(snapshot);
    return fork.executeWith(() => {
      try {
        return known.trace(Revive, repeat);
      } finally {
        forget();
      }
    });
  };
  const placeOf = (known: SolidityTracer, { snapshot, repeat, finish }: Kept): FailurePlace => {
    find(known);
    if (known.isEmpty) return { hint: hintOf([...late.values()]) };
    if (snapshot === undefined) return { hint: TOO_LARGE };
    const trace = traceOf(known, snapshot, repeat);
    return trace === undefined ? { hint: WENT_THROUGH } : { trace: finish(trace) };
  };
  return {
    describe({ blob, hash, debugFrom }) {
      isFromCompiler ||= hash !== undefined || debugFrom?.artifacts !== undefined;
      if (debugFrom !== undefined) late.set(blob, { blob, source: debugFrom });
    },
    keep(execution, repeat, finish) {
      if (late.size === 0 && tracer === undefined) return;
      const snapshot = sizeOf(externalities) > MAX_KEPT ? undefined : externalities.snapshot();
      kept.set(execution, { snapshot, repeat, finish });
    },
    async explain(execution) {
      const known = kept.get(execution);
      if (known === undefined || isRepeatingOff())
        return isFromCompiler ? () => ({ hint: hintOf([...late.values()]) }) : undefined;
      // Loaded here, because most tests have no failures.
      const { createSolidityTracer } = await import('../trace/index.ts');
      tracer ??= createSolidityTracer();
      const current = tracer;
      let place: FailurePlace | undefined;
      return () => {
        place ??= placeOf(current, known);
        return place;
      };
    },
  };
}
