/**
 * The smallest case that still shows a difference between the reference and a contender: fewer actions, fewer instructions, plainer
 * operands. Each attempt runs the whole case; how many there may be is bounded.
 */
import { parseProgram } from '@polkavirt/polkavm';
import { writeProgram } from '@polkavirt/polkavm/program';
import type { Case } from '../cases/case.ts';
import { type Contenders, onlyAgainst } from '../cases/contenders.ts';
import { runCase } from '../cases/run-case.ts';
import type { Difference } from '../contest/difference.ts';
import { type EditableProgram, fromEditable, toEditable } from './editable-program.ts';
import { Budget, shrinkList } from './shrink-list.ts';

export interface Minimised {
  readonly case: Case;
  readonly difference: Difference;
}

const ATTEMPTS = 4000;

/** @param given a case in which `difference` shows. If it does not show again, the case comes back as it is. */
export function minimise(contenders: Contenders, given: Case, difference: Difference, attempts = ATTEMPTS): Minimised {
  const two = onlyAgainst(contenders, given.level, difference.contender);
  const budget = new Budget(attempts);
  let best: Minimised = { case: given, difference };
  const fails = (candidate: Case): boolean => {
    const found = runCase(two, candidate);
    if (found === undefined) return false;
    best = { case: candidate, difference: found };
    return true;
  };
  if (!fails(given)) return best;
  shrinkActions(best.case, fails, budget);
  shrinkProgram(best.case, fails, budget);
  // Fewer instructions need fewer actions.
  shrinkActions(best.case, fails, budget);
  return best;
}

type Fails = (candidate: Case) => boolean;

function shrinkActions(from: Case, fails: Fails, budget: Budget): void {
  shrinkList<Case['actions'][number]>(from.actions, (actions) => fails({ ...from, actions } as Case), budget);
}

function shrinkProgram(from: Case, fails: Fails, budget: Budget): void {
  const parsed = parseProgram(from.program);
  const editable = parsed.ok ? toEditable(parsed.value) : undefined;
  if (editable === undefined) return;
  const failsAs = (candidate: EditableProgram): boolean => fails(caseWith(from, editable, candidate));
  if (!budget.take() || !failsAs(editable)) return;
  let current = editable;
  const keep = (candidate: EditableProgram): boolean => {
    if (!budget.take() || !failsAs(candidate)) return false;
    current = candidate;
    return true;
  };
  for (let length = -1; length !== current.lines.length; ) {
    length = current.lines.length;
    const lines = shrinkList(current.lines, (fewer) => failsAs({ ...current, lines: fewer }), budget);
    current = { ...current, lines };
    for (let at = 0; at < current.lines.length; at++) simplify(current, at, keep);
  }
  const { base } = current;
  keep({ ...current, base: { ...base, customSections: [] } });
  keep({ ...current, table: [] });
  keep({ ...current, base: { ...current.base, roData: new Uint8Array(0), rwData: new Uint8Array(0) } });
  keep({ ...current, base: { ...current.base, imports: [] } });
  for (const size of ['roDataSize', 'rwDataSize', 'stackSize'] as const)
    keep({ ...current, base: { ...current.base, [size]: 0 } });
  keep({ ...current, exports: current.exports.slice(0, 1) });
}

/** Tries plainer operands for one line. */
function simplify(program: EditableProgram, at: number, keep: (candidate: EditableProgram) => boolean): void {
  let current = program;
  for (const change of [{ imm1: 0 }, { imm1: 1 }, { imm2: 0 }] as const) {
    const [[name, value]] = Object.entries(change) as [['imm1' | 'imm2', number]];
    if (current.lines[at][name] === value || (value === 1 && current.lines[at][name] === 0)) continue;
    const candidate = { ...current, lines: current.lines.map((line, index) => (index === at ? { ...line, ...change } : line)) };
    if (keep(candidate)) current = candidate;
  }
}

/** The case with another program; places in its actions follow their instructions. */
function caseWith(from: Case, before: EditableProgram, program: EditableProgram): Case {
  const built = fromEditable(program);
  const bytes = writeProgram(built.program);
  if (from.level !== 'engine') return { ...from, program: bytes };
  const starts = new Set(before.lines.map(({ pc }) => pc));
  const movedTo = (pc: number): number => {
    if (!starts.has(pc)) return pc;
    const next = program.lines.findIndex((line) => line.pc >= pc);
    return built.pcs[next < 0 ? program.lines.length : next];
  };
  const actions = from.actions.map((action) => ('pc' in action ? { ...action, pc: movedTo(action.pc) } : action));
  return { ...from, program: bytes, actions };
}
