import { readFileSync } from 'node:fs';
import type { CounterGas } from '../src/case.ts';

const fixture = (path: string): Uint8Array => readFileSync(new URL(`../../../fixtures/${path}`, import.meta.url));

/** The counter program in C, whose gas is the suite's default. */
export const counterInC = fixture('guests/counter.polkavm');

/** The counter program in assembly. */
export const counterInAssembly = fixture('asm/counter.polkavm');

/**
 * Counted by hand in fixtures/asm/counter.txt, one gas an instruction. `counter` passes blocks of
 * 4 (its first call), 6 (its second), 3 (third), 3, 4 (fourth), 3 (fifth), 3 and 2:
 * 4, 10, 13, 13 + 3 + 4 = 20, 23, and 23 + 3 + 2 = 28 in all.
 * `increment_forever` pays 3 for its first block (the fallthrough before the label included) and 4 for each increment:
 * (100 000 - 3) / 4 = 24 999, which leaves 1.
 */
export const COUNTER_ASSEMBLY_GAS: CounterGas = {
  counter: [4n, 10n, 13n, 20n, 23n, 28n],
  increments: 24_999,
  gasAtLastIncrement: 1n,
};

/** The runtime in WebAssembly. */
export const runtimeWasm = fixture('runtime/runtime.wasm');

/**
 * Added up from the costs of the blocks in upstream's interpreter (polkavm 0.35, cache model L2Hit): `counter` passes blocks of 101, 101,
 * 101, 26, 101, 101, 26 and 22; `increment_forever` pays 2 and 101 until its first call, then 101 for each turn:
 * 1 + (100 000 - 103) / 101 = 990 of them, which leaves 8.
 */
export const COUNTER_ASSEMBLY_FULL_GAS: CounterGas = {
  counter: [101n, 202n, 303n, 430n, 531n, 579n],
  increments: 990,
  gasAtLastIncrement: 8n,
};

/** The same program with imports by name. */
export const counterNames = fixture('asm/counter-names.polkavm');
