import type { SourceCounter } from '@polkavirt/insight/collect';
import { createFollowingTypestate } from '@polkavirt/insight/follow';
import { bytesToHex, type HexString } from '@polkavirt/mock-runtime';
import { type Instance, type Program, parseProgram, Reg } from '@polkavirt/polkavm';
import { utf8Decode } from '@polkavirt/primitives';
import { keccak256 } from '../address.ts';
import { readProbeSection } from '../instrument/probe-section.ts';
import { readProbeTopic } from '../instrument/probe-topic.ts';
import { PROBE } from '../pallet/check-cost-model.ts';
import type { ContractOutcome, ContractOutput } from '../pallet/outcome.ts';
import type { RevivePallet } from '../pallet/revive.ts';
import { DebugBuilds } from '../trace/debug-builds.ts';

/** A contract as it is deployed, and its coverage build. */
export interface ProbedContract {
  readonly blob: Uint8Array;
  readonly coverage: Uint8Array;
  /** keccak-256 of the coverage build as the compiler gave it, if it is not `coverage`. */
  readonly coverageHash?: HexString;
}

/** Does what contracts do on their coverage builds as well, to count what runs of their sources. */
export interface SolidityCoverage {
  /** Makes the coverage build of a contract known. @throws Error if what its probes mean is broken. */
  describe(contract: ProbedContract): void;
  /**
   * Does something on the coverage builds, then in earnest: only the latter stays, and counts.
   *
   * @param dry What is going to be done. Nothing may stay of it.
   */
  count<T extends ContractOutput>(
    Revive: RevivePallet,
    dry: () => ContractOutcome<T>,
    real: () => ContractOutcome<T>,
  ): ContractOutcome<T>;
}

/** How much more a coverage build costs at most, probes included: so much less does its gas cost in a repetition. */
const GAS_FACTOR = 8n;
const TOPIC_BYTES = 32;

const isSame = (a: ContractOutcome<ContractOutput>['result'], b: typeof a): boolean => {
  if (!a.ok || !b.ok) return a.ok === b.ok;
  return a.value.reverted === b.value.reverted && bytesToHex(a.value.data) === bytesToHex(b.value.data);
};

export function createSolidityCoverage(counter: SourceCounter): SolidityCoverage {
  // What the pallet runs by itself is of no source.
  counter.covers(PROBE);
  const builds = new DebugBuilds();
  /** The counters of each program's files, by number; undefined if it has no probes. */
  const counters = new WeakMap<Program, readonly number[][] | undefined>();
  const countersOf = (program: Program): readonly number[][] | undefined => {
    if (!counters.has(program)) {
      counters.set(
        program,
        readProbeSection(program)?.files.map((file) => counter.countersOf(file)),
      );
    }
    return counters.get(program);
  };

  const topic = new Uint8Array(TOPIC_BYTES);
  /** Answers the event of a probe, which neither the contract nor the chain must notice. */
  const answer = (instance: Instance, symbol: Uint8Array): bigint | undefined => {
    const files = countersOf(instance.module.program);
    if (files === undefined || utf8Decode(symbol) !== 'deposit_event') return undefined;
    const { [Reg.a0]: a0, [Reg.a1]: topics } = instance.registers;
    if (BigInt.asUintN(32, topics) !== 1n || !instance.readMemory(Number(BigInt.asUintN(32, a0)), topic)) return undefined;
    const read = readProbeTopic(topic);
    const counts = read === undefined ? undefined : files[read.file];
    if (read === undefined || counts === undefined || read.probe >= counts.length) return undefined;
    counts[read.probe]++;
    return a0;
  };

  const virt = createFollowingTypestate({
    programFor: (identifier) => builds.of(bytesToHex(identifier))?.program,
    answer,
    stopped: () => {},
  });
  return {
    describe({ blob, coverage, coverageHash }) {
      const parsed = parseProgram(coverage);
      if (!parsed.ok) throw new Error(`the coverage build of a contract is not a program: ${parsed.error.message}`);
      // What nothing calls is known as well.
      for (const file of readProbeSection(parsed.value)?.files ?? []) counter.countersOf(file);
      counter.covers(blob);
      builds.add(bytesToHex(keccak256(blob)), { hash: coverageHash ?? bytesToHex(keccak256(coverage)), program: coverage });
    },
    count(Revive, dry, real) {
      const refTimePerFuel = Revive.refTimePerFuel / GAS_FACTOR || 1n;
      const repetition = { virt, storedAs: (codeHash: HexString) => builds.storedAs(codeHash), refTimePerFuel };
      const repeated = Revive.repeating(repetition, dry);
      const outcome = real();
      if (!isSame(repeated.result, outcome.result)) {
        counter.note('some calls ended otherwise on their coverage builds, because gas decides in them, so counts are not exact');
      }
      return outcome;
    },
  };
}
