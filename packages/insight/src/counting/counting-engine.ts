/** An engine whose instances are counted while they run. All run on the reference interpreter, which gives the same results as the other back ends. */
import { createReferenceModule, type Engine, type ModuleOptions, type Program } from '@polkavirt/polkavm';
import { writeProgram } from '@polkavirt/polkavm/program';
import { programHash } from '../recording/digest.ts';
import { type RerunProgram, rerunProgramOf } from '../rerun/rerun-program.ts';
import { type CallTree, createCallTrees } from './call-tree.ts';
import { CountedInstance } from './counted-instance.ts';

/** The most programs that are counted; others only run. Tests of random programs can make any number of them. */
const MAX_PROGRAMS = 10_000;

/** A program that ran, with its counts. */
export interface CountedRuns {
  readonly tree: CallTree;
  /** The container. */
  readonly bytes: Uint8Array;
}

/** Counts what engines run. */
export interface EngineCounter {
  /** The engine, with counts of everything that its modules run, except raw code without a container. */
  count(engine: Engine): Engine;
  readonly programs: Iterable<CountedRuns>;
  /** Whether there was more than is counted: see `CallTrees.isCut`; or too many programs. */
  readonly isCut: boolean;
}

/** @param ran Told after each run and step. */
export function createEngineCounter(ran: () => void = () => {}): EngineCounter {
  const trees = createCallTrees();
  const programs = new Map<string, { readonly program: RerunProgram; readonly bytes: Uint8Array }>();
  let isCut = false;

  /** The program on the reference interpreter, once for all modules of it with the same options; undefined if there are too many. */
  const prepare = (input: Uint8Array | Program, given: Partial<ModuleOptions>, costModel: ModuleOptions['costModel']) => {
    const { backend: _, ...options } = { ...given, costModel };
    const bytes = ArrayBuffer.isView(input) ? input : writeProgram(input);
    const hash = programHash(bytes);
    const key = `${hash} ${JSON.stringify(options)}`;
    const known = programs.get(key);
    if (known !== undefined) return known.program;
    if (programs.size >= MAX_PROGRAMS) {
      isCut = true;
      return undefined;
    }
    const made = createReferenceModule(input, options);
    if (!made.ok) return undefined;
    const program = rerunProgramOf(hash, made.value, 'virt');
    programs.set(key, { program, bytes: bytes.slice() });
    return program;
  };

  return {
    count: (engine) => ({
      ...engine,
      createModule(input, options = {}) {
        const made = engine.createModule(input, options);
        if (!made.ok) return made;
        const module = made.value;
        const program = prepare(input, options, module.costModel);
        if (program === undefined) return made;
        const tree = trees.of(program);
        // The module has no other user yet.
        return { ok: true, value: Object.assign(module, { instantiate: () => new CountedInstance(module, tree, ran) }) };
      },
    }),
    get programs() {
      return [...programs.values()].map(({ program, bytes }) => ({ tree: trees.of(program), bytes }));
    },
    get isCut() {
      return isCut || trees.isCut;
    },
  };
}
