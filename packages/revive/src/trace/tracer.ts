import { createFollowingTypestate } from '@polkavirt/insight/follow';
import { bytesToHex, type HexString } from '@polkavirt/mock-runtime';
import { type Address, keccak256 } from '../address.ts';
import type { RevivePallet } from '../pallet/revive.ts';
import { DebugBuilds } from './debug-builds.ts';
import { FrameCollector } from './frame-collector.ts';
import type { SolidityFrame, SolidityTrace } from './solidity-trace.ts';
import { toCallers, toTrace } from './to-trace.ts';

/** A contract as it is deployed, and its debug build. */
export interface DescribedContract {
  readonly blob: Uint8Array;
  readonly debug: Uint8Array;
  /** keccak-256 of the program of the debug build as the compiler gave it, if it is not `blob`. */
  readonly debugHash?: HexString;
}

/** Repeats what failed with debug builds, following every call, to say where it failed. */
export interface SolidityTracer {
  /** Makes the debug build of a contract known. */
  describe(contract: DescribedContract): void;
  /** Whether it knows no debug build. */
  readonly isEmpty: boolean;
  /**
   * @param Revive The pallet, in the state that the transaction started from.
   * @param repeat Does the same again.
   * @returns The trace; undefined if it did not fail again.
   */
  trace(Revive: RevivePallet, repeat: () => void): SolidityTrace | undefined;
  /**
   * The functions that call an address, in the order of the calls.
   *
   * @param repeat What is going to be done. Nothing may stay of it.
   */
  callersOf(Revive: RevivePallet, address: Address, repeat: () => void): readonly SolidityFrame[];
}

/** How much more a debug build costs at least: so much less does its gas cost in a repetition, so that as much gas suffices. */
const GAS_FACTOR = 8n;

/** A tracer of failed transactions. Of programs that it does not know it shows the contract and the selector. */
export function createSolidityTracer(): SolidityTracer {
  const builds = new DebugBuilds();
  let collector = new FrameCollector();
  const virt = createFollowingTypestate({
    programFor: (identifier) => builds.of(bytesToHex(identifier))?.program,
    stopped: (stop) => collector.stopped(stop),
  });
  const collect = (Revive: RevivePallet, repeat: () => void): FrameCollector => {
    const refTimePerFuel = Revive.refTimePerFuel / GAS_FACTOR || 1n;
    const own = new FrameCollector();
    collector = own;
    const repetition = { virt, storedAs: (codeHash: HexString) => builds.storedAs(codeHash), refTimePerFuel };
    Revive.repeating(repetition, () => Revive.observing(own.observer, repeat));
    collector = new FrameCollector();
    return own;
  };
  return {
    describe({ blob, debug, debugHash }) {
      const hash = bytesToHex(keccak256(blob));
      builds.add(hash, { hash: debugHash ?? hash, program: debug });
    },
    get isEmpty() {
      return builds.isEmpty;
    },
    trace: (Revive, repeat) => toTrace(collect(Revive, repeat).root),
    callersOf: (Revive, address, repeat) => toCallers(collect(Revive, repeat).root, address),
  };
}
