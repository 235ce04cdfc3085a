import type { GasCounter } from '@polkavirt/insight/collect';
import { type CallTrees, createCallTrees, createFollowingTypestate, lineGasOf, stacksOf } from '@polkavirt/insight/follow';
import { bytesToHex, type HexString } from '@polkavirt/mock-runtime';
import { keccak256 } from '../address.ts';
import type { FrameStart, ReviveObserver } from '../exec/observer.ts';
import type { RevivePallet } from '../pallet/revive.ts';
import { DebugBuilds } from '../trace/debug-builds.ts';
import { frameName, type Known } from './function-names.ts';

/** A contract with a debug build. */
export interface LinedContract {
  readonly known: Known;
  readonly blob: Uint8Array;
  readonly debug: Uint8Array;
  readonly debugHash?: HexString;
}

/** Counts what lines and inner functions of contracts cost, on their debug builds. */
export interface LineGas {
  describe(contract: LinedContract): void;
  /** @param repeat What is going to be done. Nothing may stay of it. */
  count(Revive: RevivePallet, repeat: () => void): void;
}

/** How much more a debug build costs at least: see the tracer. */
const GAS_FACTOR = 8n;
/** The most stacks of contracts in one transaction that are told apart; the rest is counted for the first one. */
const MAX_STACKS = 1000;
const WITHOUT = 'contracts without a debug build';

interface Frame {
  readonly start: FrameStart;
  /** Names of the contracts' functions under way, outermost first. */
  stack: readonly string[];
}

/** `Token._transfer` of `Token._transfer::fun_transfer`; functions that the compiler made have no `::`. */
function sourceFunctions(functions: readonly string[]): readonly string[] {
  const names = functions.filter((name) => name.includes('::')).map((name) => name.split('::')[0]);
  // A function is several of the program: its body, and what its modifiers wrap.
  return names.filter((name, index) => name !== names[index - 1]);
}

export function createLineGas(counter: GasCounter): LineGas {
  const builds = new DebugBuilds();
  const contracts = new Map<HexString, Known>();
  let frames: Frame[] = [];
  /** By contract and stack. */
  let counts = new Map<string, { readonly contract: string; readonly stack: readonly string[]; readonly trees: CallTrees }>();

  const countIn = (identifier: Uint8Array | undefined): CallTrees | undefined => {
    const frame = frames.at(-1);
    if (frame === undefined) return undefined;
    const known = identifier === undefined ? undefined : contracts.get(bytesToHex(identifier));
    frame.stack = [...(frames.at(-2)?.stack ?? []), frameName(frame.start, known)];
    const contract = known?.name ?? WITHOUT;
    const key = JSON.stringify([contract, frame.stack]);
    const isFull = counts.size >= MAX_STACKS;
    if (isFull && !counts.has(key)) counter.cut();
    const short = isFull && !counts.has(key) ? frame.stack.slice(0, 1) : frame.stack;
    const shortKey = JSON.stringify([contract, short]);
    const count = counts.get(shortKey) ?? { contract, stack: short, trees: createCallTrees() };
    counts.set(shortKey, count);
    return count.trees;
  };
  const observer: ReviveObserver = {
    enterFrame: (start) => void frames.push({ start, stack: frames.at(-1)?.stack ?? [] }),
    exitFrame: () => void frames.pop(),
  };
  const virt = createFollowingTypestate({
    programFor: (identifier) => builds.of(bytesToHex(identifier))?.program,
    stopped: () => {},
    countIn,
  });

  const settle = (): void => {
    for (const { contract, stack, trees } of counts.values()) {
      if (trees.isCut) counter.cut();
      for (const tree of trees) {
        for (const { at, gas } of lineGasOf(tree)) counter.addLine(contract, at, gas);
        for (const { functions, gas } of stacksOf(tree)) {
          if (gas !== 0) counter.addInternal([...stack, ...sourceFunctions(functions)], gas);
        }
      }
    }
  };
  return {
    describe({ known, blob, debug, debugHash }) {
      const hash = bytesToHex(keccak256(blob));
      builds.add(hash, { hash: debugHash ?? hash, program: debug });
      contracts.set(hash, known);
    },
    count(Revive, repeat) {
      if (builds.isEmpty) return;
      frames = [];
      counts = new Map();
      const refTimePerFuel = Revive.refTimePerFuel / GAS_FACTOR || 1n;
      const repetition = { virt, storedAs: (codeHash: HexString) => builds.storedAs(codeHash), refTimePerFuel };
      Revive.repeating(repetition, () => Revive.observing(observer, repeat));
      settle();
    },
  };
}
