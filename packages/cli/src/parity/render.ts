import type { Choice } from '../choice.ts';
import { type Column, duration, renderTable } from '../table.ts';
import { grouped } from '../values.ts';
import type { Parity, ParityRow } from './compare.ts';
import { renderDifference } from './difference.ts';

const left = (title: string): Column => ({ title, align: 'left' });
const right = (title: string): Column => ({ title, align: 'right' });
const NONE = '–';

const CHOICE_COLUMNS = [left('implementation'), left('back end'), left('wire')];
const wireOf = ({ implementation, wire }: Choice): string | null => (implementation === 'forwarder' ? wire : null);
const choiceCells = (choice: Choice): string[] => [choice.implementation, choice.backend, wireOf(choice) ?? NONE];

const usedBy = ({ input }: Pick<Parity, 'input'>, { result }: ParityRow): bigint | undefined =>
  result.gasLeft === null ? undefined : input.gas - BigInt(result.gasLeft);

const orNone = (value: bigint | number | undefined): string => (value === undefined ? NONE : grouped(value));

/** One case: a row an implementation, back end and wire, and the first difference if there is one. */
export function renderParity(parity: Parity): string {
  const { input, rows, mismatch } = parity;
  const table = renderTable(
    [
      ...CHOICE_COLUMNS,
      left('outcome'),
      right('gas used'),
      right('gas left'),
      right('host calls'),
      right('bytes to host'),
      right('bytes back'),
      right('time'),
    ],
    rows.map((row) => [
      ...choiceCells(row.choice),
      row.result.outcome,
      orNone(usedBy(parity, row)),
      row.result.gasLeft === null ? NONE : grouped(BigInt(row.result.gasLeft)),
      grouped(row.result.syscalls.length),
      orNone(row.wireBytes?.toHost),
      orNone(row.wireBytes?.fromHost),
      duration(row.milliseconds),
    ]),
  );
  const verdict =
    mismatch === undefined
      ? `  ✓ all ${rows.length} agree: outcome, gas, host calls and their arguments, memory\n`
      : `  ✗ they differ\n${renderDifference(mismatch.difference, mismatch.left, mismatch.right)}`;
  return `${input.name}, export ${input.export}, ${grouped(input.gas)} gas\n\n${table}\n${verdict}`;
}

/** One line of JSON for a case. */
export function parityToJson(parity: Parity): string {
  const { input, rows, mismatch } = parity;
  return JSON.stringify({
    kind: 'run',
    name: input.name,
    api: rows[0].choice.api,
    costModel: rows[0].choice.costModel,
    export: input.export,
    gas: `${input.gas}`,
    rows: rows.map((row) => ({
      implementation: row.choice.implementation,
      backend: row.choice.backend,
      wire: wireOf(row.choice),
      outcome: row.result.outcome,
      gasUsed: usedBy(parity, row)?.toString() ?? null,
      gasLeft: row.result.gasLeft,
      hostCalls: row.result.syscalls.length,
      bytesToHost: row.wireBytes?.toHost ?? null,
      bytesFromHost: row.wireBytes?.fromHost ?? null,
      milliseconds: row.milliseconds,
    })),
    equal: mismatch === undefined,
    difference:
      mismatch === undefined
        ? null
        : {
            at: mismatch.difference.at,
            left: { of: mismatch.left[0], value: mismatch.difference.left ?? null },
            right: { of: mismatch.right[0], value: mismatch.difference.right ?? null },
          },
  });
}

/** The conformance suite on one implementation. */
export interface ConformanceRow {
  readonly choice: Choice;
  readonly passed: number;
  readonly failed: readonly { readonly name: string; readonly message: string }[];
  readonly milliseconds: number;
}

/** One line of JSON for it. */
export const conformanceToJson = ({ choice, passed, failed, milliseconds }: ConformanceRow): string =>
  JSON.stringify({
    kind: 'conformance',
    api: choice.api,
    costModel: choice.costModel,
    implementation: choice.implementation,
    backend: choice.backend,
    wire: wireOf(choice),
    passed,
    failed,
    milliseconds,
  });

export function renderConformance(rows: readonly ConformanceRow[]): string {
  const table = renderTable(
    [left('contract'), left('gas'), ...CHOICE_COLUMNS, right('passed'), right('failed'), right('time')],
    rows.map(({ choice, passed, failed, milliseconds }) => [
      choice.api,
      choice.costModel,
      ...choiceCells(choice),
      grouped(passed),
      grouped(failed.length),
      duration(milliseconds),
    ]),
  );
  const failures = rows.flatMap(({ choice, failed }) =>
    failed.map(({ name, message }) => `  ✗ ${choice.api} ${choiceCells(choice).join(' ')}, ${name}\n      ${message}\n`),
  );
  return `Conformance: what the contract says, on the counter program\n\n${table}${failures.length > 0 ? '\n' : ''}${failures.join('')}\n`;
}

/** `Finished`, or `2 Finished, 1 Trap`, in the order in which they first came. */
function outcomesOf(parities: readonly Parity[]): string {
  const counts = new Map<string, number>();
  for (const { rows } of parities) counts.set(rows[0].result.outcome, (counts.get(rows[0].result.outcome) ?? 0) + 1);
  if (counts.size === 1) return [...counts.keys()][0];
  return [...counts].map(([outcome, count]) => `${count} ${outcome}`).join(', ');
}

/** A row a program, over all of its runs. */
export function renderPrograms(parities: readonly Parity[]): string {
  const programs = new Map<string, Parity[]>();
  for (const parity of parities) {
    const program = parity.input.name.split(':')[0];
    programs.set(program, [...(programs.get(program) ?? []), parity]);
  }
  const rows = [...programs].map(([program, runs]) => {
    const used = runs.reduce((sum, run) => sum + (usedBy(run, run.rows[0]) ?? 0n), 0n);
    const calls = runs.reduce((sum, run) => sum + run.rows[0].result.syscalls.length, 0);
    const slowest = Math.max(...runs.flatMap((run) => run.rows.map(({ milliseconds }) => milliseconds)));
    const same = runs.every(({ mismatch }) => mismatch === undefined);
    return [
      program,
      `${runs.length}`,
      outcomesOf(runs),
      grouped(used),
      grouped(calls),
      duration(slowest),
      same ? '✓ same everywhere' : '✗ differs',
    ];
  });
  const columns = [
    left('program'),
    right('runs'),
    left('outcome'),
    right('gas used'),
    right('host calls'),
    right('slowest run'),
    left('parity'),
  ];
  return `Parity: every program under fixtures/ on all of them\n\n${renderTable(columns, rows)}\n`;
}

/** What each implementation did in all, and the verdict in the last line. */
export function renderTotals(conformance: readonly ConformanceRow[], parities: readonly Parity[], milliseconds: number): string {
  const table = renderTable(
    [
      left('contract'),
      ...CHOICE_COLUMNS,
      right('runs'),
      right('host calls'),
      right('bytes to host'),
      right('bytes back'),
      right('time of the runs'),
    ],
    conformance.map(({ choice }) => {
      const isSame = (row: ParityRow): boolean =>
        row.choice.api === choice.api && choiceCells(row.choice).join() === choiceCells(choice).join();
      const runs = parities.flatMap(({ rows }) => rows.filter(isSame));
      const sum = (of: (row: ParityRow) => number): number => runs.reduce((total, row) => total + of(row), 0);
      const wired = wireOf(choice) !== null;
      return [
        choice.api,
        ...choiceCells(choice),
        grouped(runs.length),
        grouped(sum(({ result }) => result.syscalls.length)),
        wired ? grouped(sum(({ wireBytes }) => wireBytes?.toHost ?? 0)) : NONE,
        wired ? grouped(sum(({ wireBytes }) => wireBytes?.fromHost ?? 0)) : NONE,
        duration(sum(({ milliseconds: time }) => time)),
      ];
    }),
  );
  const implementations = new Set(conformance.map(({ choice }) => choiceCells(choice).join()));
  const passed = conformance.reduce((total, row) => total + row.passed, 0);
  const failed = conformance.reduce((total, row) => total + row.failed.length, 0);
  const different = parities.filter(({ mismatch }) => mismatch !== undefined).length;
  const verdict = failed === 0 && different === 0 ? '✓' : '✗';
  return (
    `In all\n\n${table}\n${verdict} conformance: ${grouped(passed)} passed, ${grouped(failed)} failed; ` +
    `parity: ${grouped(parities.length - different)} of ${grouped(parities.length)} runs the same on ${implementations.size} ` +
    `implementations; ${duration(milliseconds)}\n`
  );
}
