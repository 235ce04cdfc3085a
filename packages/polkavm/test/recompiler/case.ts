/** One comparison of the back ends as plain data: kept in a file when it fails, made small, and run again. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { Duel, type EngineAction } from '@polkavirt/campaign';
import type { Program } from '@polkavirt/polkavm';
import {
  createEngine,
  createRecompilerBackend,
  interpreterBackend,
  type Module,
  type ModuleOptions,
  parseProgram,
  type RecompilerOptions,
  tier0Backend,
  unwrap,
} from '@polkavirt/polkavm';
import { writeProgram } from '@polkavirt/polkavm/program';

export interface Setting {
  /** What is held against the reference interpreter. */
  readonly backend: 'tier0' | 'recompiler';
  readonly costModel: ModuleOptions['costModel'];
  /** How much gas is interpreted before the recompiler compiles all of the program. */
  readonly compileAfter: number;
  /** Instead of that: what counts as hot, so that the program is compiled in pieces. */
  readonly tiering?: RecompilerOptions['tiering'];
  readonly maxMemoryBytes?: number;
}

export interface Case extends Setting {
  readonly what: string;
  /** The container in hex. */
  readonly program: string;
  readonly actions: readonly EngineAction[];
}

/** The modules of the reference and of the other back end; undefined if both refuse the program. @throws if only one does. */
export function modulesOf(
  program: Program,
  { backend, costModel, compileAfter, tiering, maxMemoryBytes }: Setting,
): [Module, Module] | undefined {
  const recompiler = createRecompilerBackend(tier0Backend, tiering === undefined ? { compileAfter } : { tiering });
  const engine = createEngine({ backends: [interpreterBackend, tier0Backend, recompiler] });
  const options = { costModel, ...(maxMemoryBytes === undefined ? {} : { maxMemoryBytes }) };
  const [one, other] = (['interpreter', backend] as const).map((name) =>
    engine.createModule(program, { ...options, backend: name }),
  );
  if (one.ok !== other.ok) throw new Error('only one back end takes the program');
  return one.ok && other.ok ? [one.value, other.value] : undefined;
}

/** The first difference between the back ends in a case, or undefined. */
export function differenceIn({ program, actions, ...setting }: Pick<Case, 'program' | 'actions'> & Setting): string | undefined {
  const modules = modulesOf(unwrap(parseProgram(Buffer.from(program, 'hex'))), setting);
  if (modules === undefined) return undefined;
  const duel = new Duel(modules);
  for (const action of actions) {
    const difference = duel.apply(action);
    if (difference !== undefined) return difference;
  }
  return undefined;
}

/** The case without the actions that it fails without as well. */
export function shrink(failing: Case): Case {
  let { actions } = failing;
  for (let length = actions.length >> 1; length > 0; length >>= 1) {
    for (let at = 0; at < actions.length; ) {
      const fewer = [...actions.slice(0, at), ...actions.slice(at + length)];
      if (differenceIn({ ...failing, actions: fewer }) === undefined) at += length;
      else actions = fewer;
    }
  }
  return { ...failing, actions };
}

/** Where cases that failed are kept: git ignores it. */
const FAILED = new URL('../../../../reports/failed-cases/', import.meta.url);

/** Keeps a failing case, and says in words what failed and how to run it again. */
export function keep(what: string, program: Program, setting: Setting, actions: readonly EngineAction[]): string {
  const small = shrink({ what, ...setting, program: Buffer.from(writeProgram(program)).toString('hex'), actions });
  const name = `${what.replaceAll(/\W+/g, '-')}.json`;
  mkdirSync(FAILED, { recursive: true });
  writeFileSync(new URL(name, FAILED), `${JSON.stringify(small, null, 2)}\n`);
  return [
    `${what}: ${differenceIn(small) ?? 'a difference that does not show again'}`,
    `kept as reports/failed-cases/${name}; run it again with`,
    `POLKAVIRT_CASE=reports/failed-cases/${name} npm test -- recompiler/known-cases`,
    'and once it is mended, move it to packages/polkavm/test/recompiler/known-cases',
  ].join('\n');
}

export const readCase = (file: URL | string): Case => JSON.parse(readFileSync(file, 'utf8'));
