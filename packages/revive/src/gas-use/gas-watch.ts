import type { GasCounter } from '@polkavirt/insight/collect';
import { bytesToHex, type HexString } from '@polkavirt/mock-runtime';
import type { Abi, AbiFunction } from 'viem';
import { toFunctionSelector, toFunctionSignature } from 'viem/utils';
import { type Address, keccak256 } from '../address.ts';
import type { FrameStart, ReviveObserver } from '../exec/observer.ts';
import type { ContractOutcome, ContractOutput } from '../pallet/outcome.ts';
import type { RevivePallet } from '../pallet/revive.ts';

/** A contract that is deployed. */
export interface NamedProgram {
  readonly blob: Uint8Array;
  readonly abi?: Abi;
  /** Its name. */
  readonly contract?: string;
}

/** Tells a counter what contracts use. */
export interface GasWatch {
  describe(program: NamedProgram): void;
  /** Does something, and counts what its contracts use. */
  watch<T extends ContractOutput>(Revive: RevivePallet, work: () => ContractOutcome<T>): ContractOutcome<T>;
}

interface Known {
  readonly name: string;
  readonly functions: ReadonlyMap<string, string>;
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

const SELECTOR_BYTES = 4;
const isCreation = ({ type }: FrameStart): boolean => type === 'CREATE' || type === 'CREATE2';

function functionsOf(abi: Abi): ReadonlyMap<string, string> {
  const functions = abi.filter((item): item is AbiFunction => item.type === 'function');
  return new Map(functions.map((item) => [toFunctionSelector(item), toFunctionSignature(item)]));
}

function functionOf(start: FrameStart, known: Known | undefined): string {
  if (isCreation(start)) return 'constructor';
  const { input } = start;
  if (input.length === 0) return 'receive or fallback';
  const selector = bytesToHex(input.subarray(0, SELECTOR_BYTES));
  return known?.functions.get(selector) ?? (known === undefined ? selector : 'fallback');
}

const nameOf = ({ start, program }: Frame): string => `${program?.name ?? start.to}.${functionOf(start, program)}`;

/** The functions under way, outermost first. */
function stackOf(frame: Frame): readonly string[] {
  const stack: string[] = [];
  for (let one: Frame | undefined = frame; one !== undefined; one = one.caller) stack.unshift(nameOf(one));
  return stack;
}

export function createGasWatch(counter: GasCounter): GasWatch {
  const programs = new Map<HexString, Program>();
  const watch: GasWatch['watch'] = (Revive, work) => {
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
    describe({ blob, abi = [], contract }) {
      const hash = bytesToHex(keccak256(blob));
      const name = contract ?? `the contract ${hash.slice(0, 10)}`;
      programs.set(hash, { name, functions: functionsOf(abi), size: blob.length });
    },
    watch,
  };
}

/** Picoseconds of ref_time as Ethereum gas. */
const toGas = (Revive: RevivePallet, refTime: bigint): number => Number(Revive.weightToGas({ refTime, proofSize: 0n }));
