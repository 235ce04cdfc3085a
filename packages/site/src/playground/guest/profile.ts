/** The flame graph of a run, as boxes. */
import { collectProfile, type FlameNode, flameTree, type ProfiledFunction, type Recording } from '@polkavirt/insight';

/** A function with the callers that are to its left and above, as wide as its gas. */
export interface FlameBox {
  readonly name: string;
  readonly gas: number;
  /** Parts of the whole. */
  readonly left: number;
  readonly width: number;
  readonly row: number;
}

export interface FlameGraph {
  readonly gas: number;
  readonly instructions: number;
  /** Row by row, each from the left. */
  readonly boxes: readonly FlameBox[];
  readonly functions: readonly ProfiledFunction[];
}

/** Narrower parts of the whole could not be seen. */
const LEAST = 0.0005;
const MAX_BOXES = 1_000;
const MAX_FUNCTIONS = 200;

export function profileOf(recording: Recording): FlameGraph {
  const profile = collectProfile(recording);
  const root = flameTree(profile);
  const whole = Math.max(1, root.total);
  const boxes: FlameBox[] = [];
  let level: { readonly node: FlameNode; readonly left: number }[] = [{ node: root, left: 0 }];
  for (let row = 0; level.length > 0 && boxes.length < MAX_BOXES; row++) {
    const below: typeof level = [];
    for (const { node, left } of level) {
      const width = node.total / whole;
      if (width < LEAST) continue;
      boxes.push({ name: node.name, gas: node.total, left, width, row });
      let at = left;
      for (const child of [...node.children.values()].sort((a, b) => b.total - a.total)) {
        below.push({ node: child, left: at });
        at += child.total / whole;
      }
    }
    level = below;
  }
  const { gas, instructions, functions } = profile;
  return { gas, instructions, boxes, functions: functions.slice(0, MAX_FUNCTIONS) };
}
