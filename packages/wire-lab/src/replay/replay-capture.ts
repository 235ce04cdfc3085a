import { u8aEq } from '@polkadot/util/u8a/eq';
import { type Generation, type VirtHost, wireVersions } from '@polkavirt/primitives';
import { type CapturedCall, hostFunctionOf } from '../capture/captured-call.ts';
import { isPromise } from '../fuzz/problem.ts';
import type { AnyWire } from '../fuzz/wire-under-test.ts';
import type { HostFunction } from '../message/host-function.ts';
import { answerMessage, type Fields, makeCall, type ReplayHost, requestFields } from './host-call.ts';
import { OwnWireReplay } from './own-wire.ts';

/** The target of a replay: a fresh host of each generation, created at its first call. */
export type ReplayTarget = (generation: Generation) => ReplayHost;

/** The result of one call. */
export type ReplayedCall =
  /** The same bytes came back, or the same fault. */
  | { readonly kind: 'same' }
  /** Other bytes, or a fault where there was none, or none where there was one. */
  | { readonly kind: 'different'; readonly output: Uint8Array | undefined; readonly fault: string | undefined }
  /** The call cannot be repeated. */
  | { readonly kind: 'skipped'; readonly why: string };

/** Maps captured ids to ids of the replay, for modules and instances separately. */
class Ids {
  readonly #modules = new Map<number, number>();
  readonly #instances = new Map<number, number>();

  of(field: 'moduleId' | 'instanceId'): Map<number, number> {
    return field === 'moduleId' ? this.#modules : this.#instances;
  }

  /**
   * The request with the ids of the replay; undefined if it uses an id that the capture did not create. For a failed
   * call an unknown id is kept unknown, because it may never have existed.
   */
  translate(fields: Fields, failed: boolean): Fields | undefined {
    const translated: Record<string, unknown> = { ...fields };
    for (const field of ['moduleId', 'instanceId'] as const) {
      if (!(field in fields)) continue;
      const id = this.of(field).get(fields[field] as number) ?? (failed ? NOTHING : undefined);
      if (id === undefined) return undefined;
      translated[field] = id;
    }
    return translated;
  }
}

/** An id that no host gives out, because ids count up from 0. */
const NOTHING = 0xffff_ffff;

type AnyResult = ReturnType<typeof makeCall>;

/** The id in the answer of a call that creates something. */
const madeBy = (fn: string, result: AnyResult): readonly ['moduleId' | 'instanceId', number] | undefined => {
  if (!result.ok) return undefined;
  if (fn === 'lookup') return ['moduleId', result.value as number];
  if (fn.startsWith('compile_from')) return ['moduleId', (result.value as { readonly moduleId: number }).moduleId];
  return fn === 'instantiate' ? ['instanceId', result.value as number] : undefined;
};

const withId = (result: AnyResult, id: number): AnyResult =>
  result.ok && typeof result.value === 'object'
    ? { ok: true, value: { ...result.value, moduleId: id } }
    : { ok: true, value: id };

/** Whether a wire reads a call's messages, by its name and version. */
const speaks = (own: AnyWire, { wire, wireVersion }: CapturedCall): boolean =>
  own.name === wire && (wireVersion === undefined || wireVersions(own).includes(wireVersion));

/** Why a call of a wire that nothing here reads is not sent again. */
const unreadable = ({ fn, wire, wireVersion }: CapturedCall, own: AnyWire | undefined): string =>
  own?.name === wire && wireVersion !== undefined
    ? `it is of version ${wireVersion} of the ${wire} wire, and the module has version ${wireVersions(own).join(' and ')}`
    : `no table knows ${fn} of the ${wire} wire, and no module was given that does`;

/**
 * Sends the requests of a capture again and compares the answers byte by byte, in the capture's own wire. The replay may give other ids
 * than the capture has; they are translated.
 *
 * @param own The wire that calls were captured over which no table knows: one with the same name, and their version.
 */
export function* replayCapture(calls: readonly CapturedCall[], target: ReplayTarget, own?: AnyWire): Generator<ReplayedCall> {
  const hosts = new Map<Generation, ReplayHost>();
  const ids = { virt: new Ids(), typestate: new Ids() };
  let ownReplay: OwnWireReplay | undefined;
  for (const call of calls) {
    const generation = call.generation ?? 'virt';
    const fn = hostFunctionOf(call);
    if (fn === undefined && !(own !== undefined && generation === 'virt' && speaks(own, call))) {
      yield { kind: 'skipped', why: unreadable(call, own) };
      continue;
    }
    const host = hosts.get(generation) ?? target(generation);
    hosts.set(generation, host);
    if (fn === undefined) {
      ownReplay ??= new OwnWireReplay(own as AnyWire, host as VirtHost, ids.virt.of('instanceId'));
      yield replayOwnCall(ownReplay, call);
      continue;
    }
    let fields: Fields | undefined;
    try {
      fields = requestFields(fn, call.input);
    } catch (fault) {
      yield call.fault === undefined
        ? { kind: 'different', output: undefined, fault: (fault as Error).message }
        : { kind: 'same' };
      continue;
    }
    const known = ids[generation];
    const translated = known.translate(fields, isFailure(fn, call.output));
    if (translated === undefined) {
      yield { kind: 'skipped', why: 'it is about a module or an instance that the capture does not make' };
      continue;
    }
    yield replayCall(call, () => {
      const result = makeCall(fn, host, translated);
      if (typeof result?.ok !== 'boolean')
        throw new TypeError(`${fn.name}: the wire gives ${isPromise(result) ? 'a promise' : 'no result'}`);
      const made = madeBy(fn.name, result);
      const captured = made === undefined ? undefined : capturedId(fn, call.output);
      if (made === undefined || captured === undefined) return answerMessage(fn, result);
      known.of(made[0]).set(captured, made[1]);
      return answerMessage(fn, withId(result, captured));
    });
  }
}

const i64At = (output: Uint8Array): bigint =>
  new DataView(output.buffer, output.byteOffset, output.byteLength).getBigInt64(0, true);

/** Whether a captured answer is an error, or a fault. */
const isFailure = ({ wire }: HostFunction, output: Uint8Array | undefined): boolean =>
  output === undefined || (wire === 'scale' ? output[0] !== 0 : output.length < 8 || i64At(output) < 0n);

/** The id in the captured answer of a call that created something. */
const capturedId = (fn: HostFunction, output: Uint8Array | undefined): number | undefined => {
  const at = fn.wire === 'scale' ? 1 : 0;
  if (output === undefined || isFailure(fn, output) || output.length < at + 4) return undefined;
  return new DataView(output.buffer, output.byteOffset, output.byteLength).getUint32(at, true);
};

const replayOwnCall = (replay: OwnWireReplay, call: CapturedCall): ReplayedCall => {
  let skipped: ReplayedCall | undefined;
  const replayed = replayCall(call, () => {
    const outcome = replay.replay(call);
    if (outcome.kind === 'answered') return outcome.output;
    skipped = outcome;
    return new Uint8Array();
  });
  return skipped ?? replayed;
};

const replayCall = (call: CapturedCall, answer: () => Uint8Array): ReplayedCall => {
  try {
    const output = answer();
    return call.output !== undefined && u8aEq(output, call.output)
      ? { kind: 'same' }
      : { kind: 'different', output, fault: undefined };
  } catch (fault) {
    const message = fault instanceof Error ? fault.message : String(fault);
    return call.fault === undefined ? { kind: 'different', output: undefined, fault: message } : { kind: 'same' };
  }
};
