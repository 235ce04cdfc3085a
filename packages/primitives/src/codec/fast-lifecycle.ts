/**
 * `instantiate` and `destroy` of the scale wire without scale-ts: a subcall makes one of each. Bytes and refusals are
 * the same as those of `SCALE_HOST_FUNCTIONS`, which handles all but the simple cases.
 */
import { DESTROY_ERROR, type DestroyError, failuresByDiscriminant, INSTANTIATE_ERROR, type InstantiateError } from '../errors.ts';
import { isBytes } from '../range.ts';
import { ok, type Result } from '../result.ts';
import { SCALE_HOST_FUNCTIONS, type ScaleArgs } from '../virt-host-functions.ts';
import { fitsVec, isU32, payloadAt, scratch, withPayload } from './scratch.ts';

const { instantiate, destroy } = SCALE_HOST_FUNCTIONS;
const { bytes, view, take } = scratch;
const instantiateFailures = failuresByDiscriminant(INSTANTIATE_ERROR);
const destroyFailures = failuresByDiscriminant(DESTROY_ERROR);

/** The argument tuple of `instantiate`. */
export const encodeInstantiateArgs = (program: Uint8Array): Uint8Array =>
  fitsVec(program) ? withPayload(0, program) : instantiate.args.encode({ program });

/** The argument tuple of `instantiate`; `program` is a view of the input, to be used before that changes. */
export const decodeInstantiateArgs = (input: Uint8Array): ScaleArgs<'instantiate'> => {
  const program = isBytes(input) ? payloadAt(input, 0) : undefined;
  return program === undefined ? instantiate.args.decode(input) : { program };
};

/** The result of `instantiate`. */
export const encodeInstantiateResult = (result: Result<number, InstantiateError>): Uint8Array => {
  if (!result.ok || !isU32(result.value)) return instantiate.result.encode(result);
  bytes[0] = 0;
  view.setUint32(1, result.value, true);
  return take(5);
};

/** The result of `instantiate` from its bytes. */
export const decodeInstantiateResult = (input: Uint8Array): Result<number, InstantiateError> => {
  if (isBytes(input) && input.length === 5 && input[0] === 0) {
    scratch.load(input);
    return ok(view.getUint32(1, true));
  }
  const failure = isBytes(input) && input.length === 2 && input[0] === 1 ? instantiateFailures[input[1]] : undefined;
  return failure ?? instantiate.result.decode(input);
};

/** The argument tuple of `destroy`. */
export const encodeDestroyArgs = (instanceId: number): Uint8Array => {
  if (!isU32(instanceId)) return destroy.args.encode({ instanceId });
  view.setUint32(0, instanceId, true);
  return take(4);
};

/** The argument tuple of `destroy` from its bytes. */
export const decodeDestroyArgs = (input: Uint8Array): ScaleArgs<'destroy'> => {
  if (!isBytes(input) || input.length !== 4) return destroy.args.decode(input);
  scratch.load(input);
  return { instanceId: view.getUint32(0, true) };
};

/** The result of `destroy`. */
export const encodeDestroyResult = (result: Result<void, DestroyError>): Uint8Array =>
  result.ok ? new Uint8Array(1) : destroy.result.encode(result);

/** The result of `destroy` from its bytes. */
export const decodeDestroyResult = (input: Uint8Array): Result<void, DestroyError> => {
  if (isBytes(input) && input.length === 1 && input[0] === 0) return ok(undefined);
  const failure = isBytes(input) && input.length === 2 && input[0] === 1 ? destroyFailures[input[1]] : undefined;
  return failure ?? destroy.result.decode(input);
};
