/** The results of the guests for people: the section of BENCHMARKS.md. */
import type { Target } from '../benchmark.ts';
import { formatNumber, markdownTable, targetText } from '../report.ts';
import { type GuestResult, leastOf, meanOf, millisecondsOf, rateOf, ratioOf } from './guest-result.ts';
import { NATIVE_COMPARISON, nativeText } from './native-comparison.ts';
import { verdictOf } from './verdict.ts';

const NONE = '';

const cell = (value: number | undefined): string => (value === undefined ? NONE : formatNumber(value));

/** Everything but the name of the guest is a number. */
const isRight = (column: number): boolean => column > 0;

/** How fast the recompiler's code is, beside what the host makes of the same C. */
const longTable = (results: readonly GuestResult[]): string => {
  const rows = results.map((result) => [
    result.guest.label,
    formatNumber(result.guest.long.gas / 1e6),
    cell(millisecondsOf(result, 'long/recompiler')),
    cell(rateOf(result, 'long/recompiler')),
    cell(millisecondsOf(result, 'long/plain-wasm')),
    cell(ratioOf(result, 'long/recompiler', 'long/plain-wasm')),
    cell(millisecondsOf(result, 'long/new-program')),
    cell(millisecondsOf(result, 'long/compiling')),
  ]);
  const ratio = meanOf(results.map((result) => ratioOf(result, 'long/recompiler', 'long/plain-wasm')));
  const header = [
    'long',
    'M instr',
    'recompiler, ms',
    'M instr/s',
    'plain WebAssembly, ms',
    'recompiler / plain',
    'new program, ms',
    'of which compiling, ms',
  ];
  return markdownTable([header, ...rows, ['geometric mean', NONE, NONE, NONE, NONE, cell(ratio), NONE, NONE]], isRight);
};

/** The same short programs on everything that interprets. */
const shortTable = (results: readonly GuestResult[]): string => {
  const recompilerToAnanAs = (result: GuestResult) => ratioOf(result, 'short/anan-as', 'short/recompiler');
  const interpreterToAnanAs = (result: GuestResult) => ratioOf(result, 'short/anan-as', 'short/interpreter');
  const rows = results.map((result) => [
    result.guest.label,
    formatNumber(result.guest.short.gas / 1e6),
    cell(rateOf(result, 'short/interpreter')),
    cell(rateOf(result, 'short/tier0')),
    cell(rateOf(result, 'short/recompiler')),
    cell(rateOf(result, 'short/anan-as')),
    cell(interpreterToAnanAs(result)),
    cell(recompilerToAnanAs(result)),
  ]);
  const header = [
    'short',
    'M instr',
    'interpreter, M instr/s',
    'tier 0, M instr/s',
    'recompiler, M instr/s',
    'anan-as, M instr/s',
    'interpreter to anan-as',
    'recompiler to anan-as',
  ];
  const means = [interpreterToAnanAs, recompilerToAnanAs].map((ratio) => cell(meanOf(results.map(ratio))));
  return markdownTable([header, ...rows, ['geometric mean', NONE, NONE, NONE, NONE, NONE, ...means]], isRight);
};

interface Measured {
  readonly what: string;
  readonly target: Target;
  readonly moreIsBetter: boolean;
  readonly value: number | undefined;
}

const targetTable = (results: readonly GuestResult[]): string => {
  const inC = results.filter(({ guest }) => guest.wasm !== undefined);
  const measured: readonly Measured[] = [
    {
      what: 'recompiler to anan-as, geometric mean of the guests in C',
      target: { must: 100, wanted: 300 },
      moreIsBetter: true,
      value: meanOf(inC.map((result) => ratioOf(result, 'short/anan-as', 'short/recompiler'))),
    },
    {
      what: 'recompiler to plain WebAssembly of the same C, times the time, geometric mean',
      target: { must: 1.3, wanted: 1.15 },
      moreIsBetter: false,
      value: meanOf(inC.map((result) => ratioOf(result, 'long/recompiler', 'long/plain-wasm'))),
    },
    {
      what: 'tier 0, geometric mean of the guests in C, M instr/s',
      target: { must: 400, wanted: 600 },
      moreIsBetter: true,
      value: meanOf(inC.map((result) => rateOf(result, 'short/tier0'))),
    },
    {
      what: 'tier 0, the slowest guest, M instr/s',
      target: { must: 300 },
      moreIsBetter: true,
      value: leastOf(results.map((result) => rateOf(result, 'short/tier0'))),
    },
    {
      what: 'interpreter, the slowest guest, M instr/s',
      target: { must: 30, wanted: 400 },
      moreIsBetter: true,
      value: leastOf(results.map((result) => rateOf(result, 'short/interpreter'))),
    },
  ];
  const rows = measured.flatMap(({ what, target, moreIsBetter, value }) =>
    value === undefined
      ? []
      : [[what, targetText(target, moreIsBetter), formatNumber(value), verdictOf(value, target, moreIsBetter)]],
  );
  return markdownTable([['', 'must / wanted', 'measured', 'verdict'], ...rows], (column) => column === 2);
};

const ABOUT =
  'Six programs compiled from C, and two in assembly that are hard on a recompiler: an interpreter that jumps through a table of 72 handlers, and a hash ' +
  'map. Every run checks the checksum and the gas. With gas (naive, synchronous), default options and default tiering. What is compared on one guest ' +
  'takes turns in rounds, each in a process of its own; times are medians over the rounds, ratios medians of what each round gave.';

const LONG =
  '`recompiler`: a new instance of a ready module runs the whole program. `plain WebAssembly`: the same C, compiled for WebAssembly by the same clang and run by ' +
  'the same V8, with no virtual machine, gas or check of ours: the limit in this host. `new program`: from the bytes of a program that was never seen before to its end, in ' +
  'a process that has compiled others; `of which compiling`: from the bytes into compiled code, by a recompiler that is told not to interpret first.';

const SHORT =
  'Smaller builds of the same programs, because the interpreters take long. Each run makes an instance (anan-as: program and memory), runs it and throws it away. anan-as is ' +
  '1.2.0 of npm and runs the same code bytes (with the opcodes of the Gray Paper) with the same pages.';

/** What is known of where the time goes. */
const WHY =
  'Where the time goes, as far as it is known. PolkaVM has 13 registers, so that SHA-256 keeps part of its state in memory, and compilers sign-extend each rotation of 32 bits; plain WebAssembly ' +
  'has as many locals as it likes: hence SHA-256. The code that the recompiler emits checks the range of each pointer that it follows, for many rounds of a loop at a time only if the loop counts, ' +
  'which PolkaVM leaves to the page table and plain WebAssembly to its host: hence quicksort. A dynamic jump within a function goes ' +
  'through one `br_table` that all of them share, where PolkaVM has an indirect jump at each place, which the processor predicts one by one: hence the bytecode interpreter.';

const NOTES =
  'typeberry is not here: `@typeberry/lib` 0.11.0 needs `@fluffylabs/anan-as` ^1.4.0, npm has nothing after 1.2.0, and so it does not install (tried on 2026-11-22). ' +
  'What gas costs is not measured, as there is no way to turn it off.';

/** The section without its heading. */
export const guestsMarkdown = (header: string, results: readonly GuestResult[]): string =>
  [
    header,
    ABOUT,
    LONG,
    longTable(results),
    SHORT,
    shortTable(results),
    'Against the targets:',
    targetTable(results),
    nativeText(NATIVE_COMPARISON),
    WHY,
    NOTES,
  ].join('\n\n');
