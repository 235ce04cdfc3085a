import { bytesToHex, hexToBytes } from '@polkavirt/mock-runtime';
import type { Address } from '../address.ts';
import { checkLimit, Failure } from '../errors.ts';
import type { Environment } from '../exec/environment.ts';
import { EMPTY_OUTPUT, type Frame, type Output } from '../exec/frame.ts';
import type { GasMeter } from '../exec/gas-meter.ts';
import type { Reentry, Resources } from '../exec/requests.ts';
import { LIMITS } from '../limits.ts';
import { U64_MAX } from '../u256.ts';
import { CALL_FLAGS, hasOnly, RETURN_CODE, RETURN_FLAGS, SENTINEL } from '../uapi.ts';
import { describeCreation, SHOWN_INPUT } from './describe-creation.ts';
import type { HandlersOf, HostContext, HostResult } from './host-context.ts';

/** The gas that Solidity's `transfer` and `send` pass on. */
const CALL_STIPEND = 2300n;

/**
 * What a callee gets with value or with {@link CALL_STIPEND}, in picoseconds of ref_time: Ethereum's stipend is measured by Ethereum's
 * prices, and would not last for an event here. Ours.
 */
const STIPEND_REF_TIME = 1_000_000_000n;

/** @throws Failure `InvalidCallFlags` */
function checkCallFlags(flags: number): void {
  if (!hasOnly(flags, CALL_FLAGS)) throw new Failure('InvalidCallFlags', `a call has no flags 0x${flags.toString(16)}`);
}

/** The return code of a failed call. A failure of the caller itself ends the caller. */
function codeOf({ stack, frame }: HostContext, failure: Failure): number {
  const { error, message } = failure;
  const isRefusal = failure.error === 'TransferFailed' || failure.error === 'DuplicateContract';
  if (isRefusal && !failure.reported) stack.observe((observer) => observer.refusedCall?.({ depth: frame.depth, error, message }));
  if (failure.error === 'TransferFailed') return RETURN_CODE.TransferFailed;
  if (failure.error === 'DuplicateContract') return RETURN_CODE.DuplicateContractAddress;
  if (failure.origin === 'Caller') throw failure;
  const isShort = failure.error === 'OutOfGas' || failure.error === 'StorageDepositLimitExhausted';
  return isShort ? RETURN_CODE.OutOfResources : RETURN_CODE.CalleeTrapped;
}

const codeOfOutput = ({ flags }: Output): number =>
  (flags & RETURN_FLAGS.REVERT) === 0 ? RETURN_CODE.Success : RETURN_CODE.CalleeReverted;

/** Charges for output that is copied into the program, whose length is known only after the call. */
const chargeOutput =
  ({ gas }: Frame, { schedule }: Environment) =>
  (length: number) =>
    gas.charge(schedule.copyOutput(length), 'copying return data');

interface CallArgs {
  readonly flags: number;
  readonly callee: number;
  readonly input: number;
  readonly inputLength: number;
  readonly output: number;
  readonly outputLength: number;
}

/** Pays for a call of `to`, and takes its input. */
function inputOf(host: HostContext, to: Address, { flags, input, inputLength }: CallArgs, isDelegate: boolean): Uint8Array {
  const { frame, memory, env } = host;
  const isOwn = (flags & (CALL_FLAGS.CLONE_INPUT | CALL_FLAGS.FORWARD_INPUT)) !== 0;
  const kind = isDelegate ? 'delegate' : 'account or contract';
  const target = env.precompileAt(to) === undefined ? kind : 'precompile';
  frame.gas.charge(env.schedule.call(target, isOwn ? undefined : inputLength), 'a call');
  checkLimit('CallDataTooLarge', 'call data', inputLength, LIMITS.callDataBytes);
  if (!isOwn) return memory.read(input, inputLength);
  const own = frame.input;
  if (own === undefined) throw new Failure('InputForwarded', 'the input was forwarded to a callee before');
  if ((flags & CALL_FLAGS.CLONE_INPUT) !== 0) frame.gas.charge(env.schedule.cloneInput(own.length), 'cloning the input');
  else frame.input = undefined;
  return own;
}

function finishCall(host: HostContext, args: CallArgs, call: () => Output): HostResult {
  const { frame, memory, env } = host;
  let output: Output;
  try {
    output = call();
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    const code = codeOf(host, error);
    memory.writeU32(args.outputLength, 0);
    return code;
  }
  if ((args.flags & CALL_FLAGS.TAIL_CALL) !== 0) return { ends: output };
  if (args.output !== SENTINEL) {
    memory.writeVariable(args.output, args.outputLength, output.data, chargeOutput(frame, env));
  }
  return codeOfOutput(output);
}

const plainCall = (
  host: HostContext,
  args: CallArgs,
  valuePointer: number,
  resources: () => Resources,
  override?: Reentry,
): HostResult => {
  const { stack, frame, memory, env } = host;
  const { flags } = args;
  const to = memory.readAddress(args.callee);
  const value = memory.readU256(valuePointer);
  const input = inputOf(host, to, args, false);
  const readOnly = (flags & CALL_FLAGS.READ_ONLY) !== 0;
  if (value > 0n) {
    if (readOnly || frame.readOnly) throw new Failure('StateChangeDenied', 'a read-only call may not move value');
    frame.gas.charge(env.schedule.transfer(false), 'moving value');
  }
  const reentry = override ?? ((flags & CALL_FLAGS.ALLOW_REENTRY) === 0 ? 'Deny' : 'Allow');
  return finishCall(host, args, () => stack.call(frame, { ...resources(), to, value, input, readOnly, reentry }));
};

const delegateCall = (host: HostContext, args: CallArgs, resources: () => Resources): HostResult => {
  const { stack, frame, memory } = host;
  const to = memory.readAddress(args.callee);
  const input = inputOf(host, to, args, true);
  if ((args.flags & (CALL_FLAGS.ALLOW_REENTRY | CALL_FLAGS.READ_ONLY)) !== 0) {
    throw new Failure('InvalidCallFlags', 'a delegate call can neither allow re-entry nor be read-only by itself');
  }
  return finishCall(host, args, () => stack.delegateCall(frame, { ...resources(), to, input }));
};

/** Gas of a call that says Ethereum gas; all ones is everything. */
const ethereumGas = ({ frame, env }: HostContext, gas: bigint, stipend: bigint): GasMeter =>
  gas === U64_MAX ? frame.gas.nested(frame.gas.left) : frame.gas.nested(gas * env.refTimePerGas, stipend);

/** Calls, new contracts, the end of a contract. */
export const CALL_HANDLERS: HandlersOf<
  'call' | 'call_evm' | 'delegate_call' | 'delegate_call_evm' | 'instantiate' | 'terminate' | 'consume_all_gas'
> = {
  call(host, { refTime, deposit, value, ...args }) {
    const depositLimit = host.memory.readU256(deposit);
    checkCallFlags(args.flags);
    return plainCall(host, args, value, () => ({ gas: host.frame.gas.nested(refTime), depositLimit }));
  },

  call_evm(host, { value, gas, ...args }) {
    const hasStipend = gas !== U64_MAX && (gas === CALL_STIPEND || host.memory.readU256(value) > 0n);
    checkCallFlags(args.flags);
    const resources = () => ({ gas: ethereumGas(host, gas, hasStipend ? STIPEND_REF_TIME : 0n), depositLimit: undefined });
    return plainCall(host, args, value, resources, gas === CALL_STIPEND ? 'AllowNext' : undefined);
  },

  delegate_call(host, { refTime, deposit, ...args }) {
    const depositLimit = host.memory.readU256(deposit);
    checkCallFlags(args.flags);
    return delegateCall(host, args, () => ({ gas: host.frame.gas.nested(refTime), depositLimit }));
  },

  delegate_call_evm(host, { gas, ...args }) {
    checkCallFlags(args.flags);
    return delegateCall(host, args, () => ({ gas: ethereumGas(host, gas, 0n), depositLimit: undefined }));
  },

  instantiate(host, { refTime, deposit, value: valuePointer, input, inputLength, output, outputLength, address, salt }) {
    const { stack, frame, memory, env } = host;
    const describe = () => describeCreation(memory.read(input, Math.min(inputLength, SHOWN_INPUT)), inputLength);
    if (inputLength < 32) throw new Failure('OutOfBounds', describe());
    const value = memory.readU256(valuePointer);
    if (value > 0n) frame.gas.charge(env.schedule.transfer(true), 'moving value');
    const depositLimit = memory.readU256(deposit);
    const codeHash = bytesToHex(memory.read(input, 32));
    checkLimit('CallDataTooLarge', 'call data', inputLength - 32, LIMITS.callDataBytes);
    const data = memory.read(input + 32, inputLength - 32);
    const saltBytes = salt === SENTINEL ? undefined : memory.read(salt, 32);
    let made: ReturnType<typeof stack.instantiate>;
    try {
      const gas = frame.gas.nested(refTime);
      made = stack.instantiate(frame, { gas, depositLimit, codeHash, value, input: data, salt: saltBytes });
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      if (error.error === 'CodeNotFound' && error.origin === 'Caller') throw new Failure('CodeNotFound', describe());
      return codeOf(host, error);
    }
    const code = codeOfOutput(made.output);
    if (code === RETURN_CODE.Success && address !== SENTINEL) memory.write(address, hexToBytes(made.address));
    if (output !== SENTINEL) {
      memory.writeVariable(output, outputLength, made.output.data, chargeOutput(frame, env));
    }
    return code;
  },

  terminate({ stack, frame, memory, env }, { beneficiary }) {
    const to = memory.readAddress(beneficiary);
    frame.gas.charge(env.schedule.terminate(stack.hasMade(frame.address)), 'termination');
    if (frame.contract === undefined) throw new Failure('ContractNotFound', 'there is no contract to terminate');
    stack.terminate(frame, frame.contract, to);
    return { ends: EMPTY_OUTPUT };
  },

  consume_all_gas({ frame }) {
    frame.gas.consumeAll();
    return { ends: { flags: RETURN_FLAGS.REVERT, data: new Uint8Array() } };
  },
};
