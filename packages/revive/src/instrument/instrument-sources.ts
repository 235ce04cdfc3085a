import { createHash } from 'node:crypto';
import type { ProbedFile } from '@polkavirt/insight/collect';
import { lineStarts } from '../line-starts.ts';
import { Edits } from './edits.ts';
import { ProbePlacer } from './place-probes.ts';
import { PROBE_TOPIC } from './probe-topic.ts';
import { isNode } from './syntax-tree.ts';

export interface InstrumentedSources {
  readonly sources: Readonly<Record<string, string>>;
  /** In the order of their numbers. */
  readonly files: readonly ProbedFile[];
}

/**
 * The source unit of the functions that probes call. Its name is the last of all in the order of their bytes, so that the numbers of internal
 * functions, which a contract can have in its storage, stay those of the ordinary build.
 */
const UNIT = '~polkavirt-probes.sol';
const REACH = '__polkavirt_reach';
const DECIDE = '__polkavirt_decide';

const UNIT_TEXT = `// SPDX-License-Identifier: Apache-2.0
pragma solidity >=0.8.0;

function tell(uint256 probe) { assembly { log1(0, 0, or(${PROBE_TOPIC}, probe)) } }
function pureOf(function(uint256) given) pure returns (function(uint256) pure same) { assembly { same := given } }
function ${REACH}(uint256 probe) pure { pureOf(tell)(probe); }
function ${DECIDE}(uint256 probe, bool way) pure returns (bool) { ${REACH}(way ? probe : probe + 1); return way; }
`;
const IMPORT = `\nimport {${REACH}, ${DECIDE}} from "${UNIT}";\n`;

/** Probes of different files have different numbers in a program. */
const NUMBERS_A_FILE = 2 ** 32;

/**
 * Puts probes into sources: calls of a function that emits an event of a topic that nothing else uses, with the number of the probe. Whoever
 * runs the program takes the event out before the chain sees it. Functions may be `pure`, so the function is, by a cast of its type.
 *
 * An event is what neither optimizer leaves out, merges or moves, so that counts are exact.
 */
export function instrumentSources(
  sources: Readonly<Record<string, string>>,
  astOf: (file: string) => unknown,
): InstrumentedSources {
  const files: ProbedFile[] = [];
  const instrumented = Object.entries(sources).map(([path, text]) => {
    const ast = astOf(path);
    if (!isNode(ast)) throw new Error(`the compiler gave no syntax tree of ${path}, which coverage needs`);
    const first = files.length * NUMBERS_A_FILE;
    const bytes = new TextEncoder().encode(text);
    const edits = new Edits();
    const calls = {
      reach: (probe: number) => ` ${REACH}(${first + probe}); `,
      decide: (probe: number) => `${DECIDE}(${first + probe}, `,
    };
    const placer = new ProbePlacer(bytes, lineStarts(text), edits, calls);
    placer.place(ast);
    const { probes } = placer;
    files.push({ path, digest: createHash('sha256').update(text).digest('hex'), ...probes });
    return [path, `${edits.applyTo(bytes)}${probes.probes === 0 ? '' : IMPORT}`] as const;
  });
  return { sources: { ...Object.fromEntries(instrumented), [UNIT]: UNIT_TEXT }, files };
}
