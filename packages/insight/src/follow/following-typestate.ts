/** An implementation of `TypestateVirtT` whose calls and returns are followed, so that the active functions are known exactly at every stop. */
import { type Instance, Reg, Stop } from '@polkavirt/polkavm';
import {
  type CompiledModule,
  err,
  type ModuleError,
  ok,
  type Result,
  type TypestateCore,
  type TypestateOutcome,
  type TypestateVirtT,
  typestateOf,
  type VirtModule,
} from '@polkavirt/primitives';
import type { CallTree, CallTrees } from '../counting/call-tree.ts';
import { countRun } from '../counting/count-run.ts';
import { bytesToBase64 } from '../recording/base64.ts';
import { FollowedInstance } from '../rerun/followed-instance.ts';
import { prepareProgram, type RerunProgram } from '../rerun/rerun-program.ts';
import { type BacktraceFrame, backtraceOf } from '../stack/backtrace.ts';

/** The end of a run of a followed instance. */
export interface FollowedStop {
  readonly stop: Stop;
  /** The instance, right after it stopped. */
  readonly instance: Instance;
  /** The import that it called; undefined for any other stop. */
  readonly symbol: Uint8Array | undefined;
  /** The active functions at the stop, outermost first. It can be asked for later, when the instance has gone on or is destroyed. */
  backtrace(): readonly BacktraceFrame[];
}

export interface FollowOptions {
  /** Gives the program that runs instead of the one that is cached under an identifier, such as its debug build. */
  readonly programFor?: (identifier: Uint8Array) => Uint8Array | undefined;
  /**
   * Answers a host call in place of whoever runs the program, which goes on at once then: the new value of a0. Undefined leaves the call to
   * them.
   */
  readonly answer?: (instance: Instance, symbol: Uint8Array) => bigint | undefined;
  /** Told of the end of each run. */
  readonly stopped: (stop: FollowedStop) => void;
  /** Where an instance that is about to be made is counted, if it is. `identifier` is that of its program, if it has one. */
  readonly countIn?: (identifier: Uint8Array | undefined) => CallTrees | undefined;
}

/**
 * Runs programs on the reference interpreter with the naive cost model, as `createTypestateNative({ costModel: 'naive' })` does, and
 * follows their calls. Modules are kept by their identifiers. It has no storage, so `fromStorageKey` finds nothing.
 */
export function createFollowingTypestate({ programFor, answer, stopped, countIn }: FollowOptions): TypestateVirtT {
  /** By identifier, each with the bytes that it was made of. */
  const programs = new Map<string, { readonly bytes: Uint8Array | undefined; readonly program: RerunProgram }>();
  /** A program that is kept, unless another one is to run instead since. */
  const kept = (identifier: Uint8Array): RerunProgram | undefined => {
    const known = programs.get(bytesToBase64(identifier));
    return known?.bytes === programFor?.(identifier) ? known?.program : undefined;
  };
  const counts = new WeakMap<FollowedInstance, CallTree>();
  const core: TypestateCore<FollowedInstance> = {
    prepare(followed, name) {
      const pc = followed.program.entry(name);
      if (pc === undefined) return err('InvalidImage');
      followed.machine.prepareCall(pc);
      followed.start();
      return ok(undefined);
    },
    run(followed, gas, a0) {
      const { machine } = followed;
      const tree = counts.get(followed);
      machine.registers[Reg.a0] = a0;
      machine.setGas(gas);
      let stop: Stop;
      let symbol: Uint8Array | undefined;
      let answered: bigint | undefined;
      do {
        if (answered !== undefined) machine.registers[Reg.a0] = answered;
        stop =
          tree === undefined
            ? followed.run(
                () => false,
                () => {},
              )
            : countRun(followed, tree);
        symbol = stop === Stop.HostCall ? machine.module.program.imports[machine.hostCall] : undefined;
        answered = symbol === undefined ? undefined : answer?.(machine, symbol);
      } while (answered !== undefined);
      stopped({ stop, instance: machine, symbol, backtrace: backtraceAt(followed) });
      if (stop === Stop.Finished) return ok({ kind: 'Finished', gasLeft: machine.getGas() });
      if (stop === Stop.OutOfGas) return err('OutOfGas');
      if (stop !== Stop.HostCall) return err('Trap');
      return symbol === undefined ? err('InvalidImage') : ok(syscallOf(machine, machine.getGas(), symbol));
    },
    memoryRead: ({ machine }, offset, dest) => (machine.readMemory(offset, dest) ? ok(undefined) : err('OutOfBounds')),
    memoryWrite: ({ machine }, offset, src) => (machine.writeMemory(offset, src) ? ok(undefined) : err('OutOfBounds')),
    destroy({ machine }) {
      machine.release();
      return ok(undefined);
    },
  };
  const moduleOf = (program: RerunProgram, identifier: Uint8Array | undefined): VirtModule => ({
    instantiate() {
      const tree = countIn?.(identifier)?.of(program);
      const options = tree === undefined ? {} : { makeFrame: tree.makeFrame };
      const followed = new FollowedInstance(0, program, program.module.instantiate(), options);
      if (tree !== undefined) counts.set(followed, tree);
      return ok(typestateOf(core, followed));
    },
  });
  return {
    fromBytes(given, identifier): Result<CompiledModule, ModuleError> {
      const known = identifier === undefined ? undefined : kept(identifier);
      if (known !== undefined) return ok({ module: moduleOf(known, identifier), status: 'Cached' });
      const bytes = identifier === undefined ? undefined : programFor?.(identifier);
      const key = identifier === undefined ? '' : bytesToBase64(identifier);
      const program = prepareProgram(key, bytes ?? given, 'typestate', 'naive');
      if (typeof program === 'string') return err('InvalidImage');
      if (identifier !== undefined) programs.set(key, { bytes, program });
      return ok({ module: moduleOf(program, identifier), status: 'Compiled' });
    },
    lookup(identifier) {
      const known = kept(identifier);
      return known === undefined ? err('NotCached') : ok(moduleOf(known, identifier));
    },
    fromStorageKey: () => err('NotFound'),
  };
}

/** Frames of the shadow stack do not change, so the state at this moment is two references. */
function backtraceAt({ program: { functions }, machine: { pc }, shadow }: FollowedInstance): () => readonly BacktraceFrame[] {
  const top = shadow.topAt(pc);
  return () => backtraceOf(functions, top, pc);
}

const syscallOf = ({ registers }: Instance, gasLeft: bigint, symbol: Uint8Array): TypestateOutcome => ({
  kind: 'Syscall',
  gasLeft,
  syscallSymbol: symbol.slice(),
  a0: registers[Reg.a0],
  a1: registers[Reg.a1],
  a2: registers[Reg.a2],
  a3: registers[Reg.a3],
  a4: registers[Reg.a4],
  a5: registers[Reg.a5],
});
