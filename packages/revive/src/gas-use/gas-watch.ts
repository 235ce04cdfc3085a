import type { GasCounter } from '@polkavirt/insight/collect';
import { bytesToHex, type HexString } from '@polkavirt/mock-runtime';
import type { Abi } from 'viem';
import { type Address, keccak256 } from '../address.ts';
import type { FrameStart, ReviveObserver } from '../exec/observer.ts';
import type { ContractOutcome, ContractOutput } from '../pallet/outcome.ts';
import type { RevivePallet } from '../pallet/revive.ts';
import { frameName, functionOf, functionsOf, isCreation, type Known } from './function-names.ts';
import { createLineGas } from './line-gas.ts';

/** A contract that is deployed. */
export interface NamedProgram {
  readonly blob: Uint8Array;
  readonly abi?: Abi;
  /** Its name. */
  readonly contract?: string;
  /** Its debug build: what its lines cost is counted then. */
  readonly debug?: Uint8Array;
  readonly debugHash?: HexString;
}

/** Tells a counter what contracts use. */
export interface GasWatch {
  describe(program: NamedProgram): void;
  /**
   * Does something, and counts what its contracts use.
   *
   * @param dry The same, of which nothing stays: it is done before on debug builds.
   */
  watch<T extends ContractOutput>(Revive: RevivePallet, dry: () => void, work: () => ContractOutcome<T>): ContractOutcome<T>;
}

interface Program extends Known {
  readonly size: number;
}

interface Frame {
  readonly start: FrameStart;
  readonly caller: Frame | undefined;
  /** A contract that is being created is known at the end only, unless that failed. */
  program: Program | undefined;
  /** Picoseconds of ref_time, with the calls that it made, and what these have used. */
  gasUsed: bigint;
  callees: bigint;
}

const nameOf = ({ start, program }: Frame): string => frameName(start, program);

/** The functions under way, outermost first. */
function stackOf(frame: Frame): readonly string[] {
  const stack: string[] = [];
  for (let one: Frame | undefined = frame; one !== undefined; one = one.caller) stack.unshift(nameOf(one));
  return stack;
}

export function createGasWatch(counter: GasCounter): GasWatch {
  const programs = new Map<HexString, Program>();
  const lines = createLineGas(counter);
  const watch: GasWatch['watch'] = (Revive, dry, work) => {
    lines.count(Revive, dry);
    const frames: Frame[] = [];
    let current: Frame | undefined;
    const programAt = (address: Address): Program | undefined => {
      const hash = Revive.contractInfo(address)?.codeHash;
      return hash === undefined ? undefined : programs.get(hash);
    };
    const observer: ReviveObserver = {
      enterFrame(start) {
        current = { start, caller: current, program: programAt(start.to), gasUsed: 0n, callees: 0n };
        frames.push(current);
      },
      exitFrame({ gasUsed }) {
        if (current === undefined) return;
        current.gasUsed = gasUsed;
        current.program ??= programAt(current.start.to);
        if (current.caller !== undefined) current.caller.callees += gasUsed;
        current = current.caller;
      },
    };
    const outcome = Revive.observing(observer, work);
    for (const frame of frames) {
      const { start, program, gasUsed, callees } = frame;
      // Accounts without code, and contracts of which nothing is known, are left out.
      if (program === undefined) continue;
      counter.add({
        contract: program.name,
        function: functionOf(start, program),
        gas: toGas(Revive, gasUsed),
        ownGas: toGas(Revive, gasUsed - callees),
        stack: stackOf(frame),
        ...(isCreation(start) ? { size: program.size } : {}),
      });
    }
    counter.spend(Number(outcome.gasConsumed));
    return outcome;
  };
  return {
    describe({ blob, abi = [], contract, debug, debugHash }) {
      const hash = bytesToHex(keccak256(blob));
      const name = contract ?? `the contract ${hash.slice(0, 10)}`;
      const program = { name, functions: functionsOf(abi), size: blob.length };
      programs.set(hash, program);
      if (debug !== undefined) lines.describe({ known: program, blob, debug, ...(debugHash === undefined ? {} : { debugHash }) });
    },
    watch,
  };
}

/** Picoseconds of ref_time as Ethereum gas. */
const toGas = (Revive: RevivePallet, refTime: bigint): number => Number(Revive.weightToGas({ refTime, proofSize: 0n }));
