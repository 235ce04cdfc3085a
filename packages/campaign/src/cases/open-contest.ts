/** The contenders of a case, ready for its first action. */
import {
  createEngine,
  createRecompilerBackend,
  type Engine,
  interpreterBackend,
  type Module,
  type Program,
  parseProgram,
  tier0Backend,
} from '@polkavirt/polkavm';
import { createMemoryMap, readInstructions } from '@polkavirt/polkavm/program';
import type { TypestateVirtT, VirtT } from '@polkavirt/primitives';
import { Contest } from '../contest/contest.ts';
import type { Difference } from '../contest/difference.ts';
import { type PageRange, readerOf } from '../contest/memory-reader.ts';
import { type EngineAction, EngineSession } from '../engine/engine-session.ts';
import type { CallAction } from '../interface/call-action.ts';
import { CallSession } from '../interface/call-session.ts';
import { rangesOf } from '../interface/memory-ranges.ts';
import { type Subject, typestateSubject, virtSubject } from '../interface/subject.ts';
import type { Case, CompileAfter } from './case.ts';
import type { Contender, Contenders, Level } from './contenders.ts';

/** What a case says beside its actions. */
export type Opening = Pick<Case, 'program' | 'costModel' | 'compileAfter'>;

export interface EngineContest {
  readonly level: 'engine';
  readonly contest: Contest<EngineAction>;
  readonly reference: EngineSession;
}

export interface CallContest {
  readonly level: 'virt' | 'typestate';
  readonly contest: Contest<CallAction>;
  readonly reference: CallSession;
  /** The first contender that sent other bytes than one with the same wire, at the end of a case. */
  compareTraffic(action: number): Difference | undefined;
}

/** A contender accepts the program that another one refuses, or refuses it for another reason. */
export interface SplitOpinion {
  readonly level: Level;
  readonly difference: Difference;
}

/** Every function is hot at once, and is a unit of its own. */
const IN_PIECES = {
  samplingGas: 10,
  analysisGasPerByte: 0,
  gasPerInstruction: 0,
  gasPerUnit: 0,
  maxUnitLength: 1,
  gasPerStep: 0,
};

/** An engine whose recompiler compiles much sooner than by default, so that short runs reach compiled code. */
export const engineFor = (compileAfter: CompileAfter): Engine => {
  const recompiler = createRecompilerBackend(
    tier0Backend,
    compileAfter === 'in pieces' ? { tiering: IN_PIECES } : { compileAfter },
  );
  return createEngine({ backends: [interpreterBackend, tier0Backend, recompiler] });
};

/** @returns undefined if all refuse the program for the same reason */
export function openEngineContest(
  { backends }: Contenders,
  { program, costModel, compileAfter }: Opening,
): EngineContest | SplitOpinion | undefined {
  const engine = engineFor(compileAfter);
  // Every back end gets its program from the same reader, so once is enough.
  const given = describeProgram(program).program ?? program;
  const modules: Module[] = [];
  const refusals: string[] = [];
  for (const backend of backends) {
    const made = engine.createModule(given, { backend, costModel });
    if (made.ok) modules.push(made.value);
    refusals.push(made.ok ? 'accepted' : made.error.message);
  }
  const odd = refusals.findIndex((text) => text !== refusals[0]);
  if (odd > 0) {
    const [expected, actual] = [refusals[0], refusals[odd]];
    return { level: 'engine', difference: { reference: backends[0], contender: backends[odd], action: 0, expected, actual } };
  }
  if (modules.length === 0) return undefined;
  const contestants = modules.map((module, at) => ({
    name: module.backend,
    session: new EngineSession(module, readerOf(at)),
  }));
  return { level: 'engine', contest: new Contest(contestants), reference: contestants[0].session };
}

/** Several steps of a case ask for the same program. */
const described = new WeakMap<Uint8Array, Described>();

/** Reads a program, once for the same array: its bytes must not be changed afterwards. */
export function describeProgram(bytes: Uint8Array): Described {
  let found = described.get(bytes);
  if (found === undefined) {
    found = readProgram(bytes);
    described.set(bytes, found);
  }
  return found;
}

function readProgram(bytes: Uint8Array): Described {
  const parsed = parseProgram(bytes);
  if (!parsed.ok) return { program: undefined, ranges: [], pcs: [0] };
  const map = createMemoryMap(parsed.value);
  const pcs = [...readInstructions(parsed.value)].map(({ offset }) => offset);
  return { program: parsed.value, ranges: map.ok ? rangesOf(map.value) : [], pcs: pcs.length === 0 ? [0] : pcs };
}

export interface Described {
  readonly program: Program | undefined;
  /** Where memory is compared. */
  readonly ranges: readonly PageRange[];
  /** Code offsets where instructions start. */
  readonly pcs: readonly number[];
}

export function openCallContest(
  level: 'virt' | 'typestate',
  contenders: Contenders,
  { program, costModel }: Opening,
  withTraffic = true,
): CallContest {
  const { ranges } = describeProgram(program);
  const open = <Virt>(list: readonly Contender<Virt>[], subjectOf: (virt: Virt) => Subject) =>
    list.map(({ name, wire, create }, at) => {
      const { virt, traffic } = create(costModel, withTraffic);
      return { name, wire, traffic, session: new CallSession(subjectOf(virt), program, ranges, readerOf(at)) };
    });
  const contestants =
    level === 'virt' ? open<VirtT>(contenders.virt, virtSubject) : open<TypestateVirtT>(contenders.typestate, typestateSubject);
  return {
    level,
    contest: new Contest(contestants),
    reference: contestants[0].session,
    compareTraffic(action) {
      if (!withTraffic) return undefined;
      const first = new Map<string, { name: string; digest: string }>();
      for (const { name, wire, traffic } of contestants) {
        if (wire === undefined || traffic === undefined) continue;
        const digest = traffic();
        const known = first.get(wire);
        if (known === undefined) first.set(wire, { name, digest });
        else if (known.digest !== digest) {
          const [expected, actual] = [known.digest, digest].map((text) => `bytes on the wire ${wire} with the digest ${text}`);
          return { reference: known.name, contender: name, action, expected, actual };
        }
      }
      return undefined;
    },
  };
}
