import { bytesToHex } from '@noble/hashes/utils.js';
import {
  type CompiledModule,
  type Execution,
  type IdleInstance,
  type Result,
  type TypestateVirtT,
  utf8Encode,
  type VirtModule,
} from '@polkavirt/primitives';
import { digestOf } from '../recording/digest.ts';
import { errorOf, typestateOutcome } from '../recording/outcomes.ts';
import { exactReport } from './exact-report.ts';
import { createTape, type Recorder, type RecorderOptions, type Tape } from './recorder.ts';

/**
 * Records the calls of a `TypestateVirtT`.
 *
 * The recorder has no program of a module that `lookup` or `fromStorageKey` found in a cache or in storage. Pass
 * `programOf` if such modules occur; without it their instances are not recorded.
 */
export function createTypestateRecorder(
  virt: TypestateVirtT,
  options: RecorderOptions & {
    /** The program behind an identifier or a storage key, if the caller knows it. */
    readonly programOf?: (key: Uint8Array, childTrie: Uint8Array | undefined) => Uint8Array | undefined;
  } = {},
): Recorder<TypestateVirtT> {
  const { programOf = () => undefined, ...said } = options;
  const tape = createTape('typestate', said);
  /** Programs by identifier. The cache returns the program that was compiled first under an identifier. */
  const byIdentifier = new Map<string, Uint8Array>();

  const wrapModule = (module: VirtModule, program: Uint8Array | undefined): VirtModule =>
    program === undefined ? module : recordModule(module, program, tape);
  const wrap = <E>(result: Result<CompiledModule, E>, program: Uint8Array | undefined): Result<CompiledModule, E> =>
    result.ok ? { ok: true, value: { ...result.value, module: wrapModule(result.value.module, program) } } : result;

  return {
    virt: {
      explainRefusal: (program) => virt.explainRefusal?.(program),
      fromBytes(program, identifier) {
        const result = virt.fromBytes(program, identifier);
        const isCached = result.ok && result.value.status === 'Cached' && identifier !== undefined;
        const known = isCached ? (byIdentifier.get(bytesToHex(identifier)) ?? programOf(identifier, undefined)) : program.slice();
        if (result.ok && !isCached && identifier !== undefined && known !== undefined)
          byIdentifier.set(bytesToHex(identifier), known);
        return wrap(result, known);
      },
      lookup(identifier) {
        const result = virt.lookup(identifier);
        const program = byIdentifier.get(bytesToHex(identifier)) ?? programOf(identifier, undefined);
        return result.ok ? { ok: true, value: wrapModule(result.value, program) } : result;
      },
      fromStorageKey(key, childTrie) {
        const result = virt.fromStorageKey(key, childTrie);
        return wrap(result, byIdentifier.get(bytesToHex(key)) ?? programOf(key, childTrie));
      },
    },
    recording: tape.recording,
    clear: tape.clear,
  };
}

function recordModule(module: VirtModule, program: Uint8Array, tape: Tape): VirtModule {
  let known: { readonly hash: string; readonly era: number } | undefined;
  const hashNow = (): string => {
    // After a clear the tape has forgotten its programs.
    if (known?.era !== tape.era) known = { hash: tape.program(program), era: tape.era };
    return known.hash;
  };
  return {
    instantiate() {
      const made = module.instantiate();
      const instance = tape.nextInstance();
      tape.add({ kind: 'instantiate', instance, program: hashNow(), ...errorOf(made) });
      return made.ok ? { ok: true, value: recordIdle(made.value, instance, tape, tape.era) } : made;
    },
  };
}

function recordIdle(idle: IdleInstance, instance: number, tape: Tape, era: number): IdleInstance {
  let isOwner = true;
  const destroy = (): void => {
    if (isOwner && tape.era === era) tape.add({ kind: 'destroy', instance });
    isOwner = false;
    idle.destroy();
  };
  return {
    prepare(functionName) {
      const name = typeof functionName === 'string' ? utf8Encode(functionName, 'function name') : functionName.slice();
      const prepared = idle.prepare(functionName);
      const error = prepared.ok ? {} : { error: prepared.error.error };
      if (tape.era === era && isOwner) tape.add({ kind: 'prepare', instance, name, ...error });
      if (prepared.ok) {
        isOwner = false;
        return { ok: true, value: recordExecution(prepared.value, instance, tape, era) };
      }
      const handed = prepared.error.instance;
      const back = handed === idle ? this : recordIdle(handed, instance, tape, era);
      return { ok: false, error: { ...prepared.error, instance: back } };
    },
    explain: () => exactReport(idle.explain?.(), tape.recording(), instance),
    destroy,
    [Symbol.dispose]: destroy,
  };
}

function recordExecution(execution: Execution, instance: number, tape: Tape, era: number): Execution {
  let isOwner = true;
  const destroy = (): void => {
    if (isOwner && tape.era === era) tape.add({ kind: 'destroy', instance });
    isOwner = false;
    execution.destroy();
  };
  return {
    run(gasLeft, a0) {
      const result = execution.run(gasLeft, a0);
      if (isOwner && tape.era === era)
        tape.add({ kind: 'resume', instance, a0, gas: gasLeft, outcome: typestateOutcome(result) });
      isOwner = false;
      return result.kind === 'Syscall'
        ? { ...result, execution: recordExecution(result.execution, instance, tape, era) }
        : { ...result, instance: recordIdle(result.instance, instance, tape, era) };
    },
    explain: () => exactReport(execution.explain?.(), tape.recording(), instance),
    readMemory(offset, dest) {
      const result = execution.readMemory(offset, dest);
      const what = result.ok ? { digest: digestOf(dest) } : { error: result.error };
      if (tape.era === era) tape.add({ kind: 'read', instance, address: offset, length: dest.length, ...what });
      return result;
    },
    writeMemory(offset, src) {
      const result = execution.writeMemory(offset, src);
      if (tape.era === era) tape.add({ kind: 'write', instance, address: offset, bytes: src.slice(), ...errorOf(result) });
      return result;
    },
    destroy,
    [Symbol.dispose]: destroy,
  };
}
