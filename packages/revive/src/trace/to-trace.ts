import type { BacktraceFrame } from '@polkavirt/insight/follow';
import { bytesToHex, equalBytes } from '@polkavirt/mock-runtime';
import type { Address } from '../address.ts';
import type { FrameStart } from '../exec/observer.ts';
import type { CollectedFrame, Place } from './frame-collector.ts';
import type { SolidityFrame, SolidityTrace } from './solidity-trace.ts';

/** Why generated code reverts without data: the compiler names the helpers after a hash of the reason. Source: solc 0.8, `YulUtilFunctions`. */
const HELPERS: Readonly<Record<string, string>> = {
  ca66f745a3ce8ff40e2ccaf1ad45db7774001b90d25810abd9040049be7bf4bb: 'value was sent to a function that is not payable',
  '42b3090547df1d2001c96683413b8cf91c1b902ef5e3cb8d9f6f304cf7446f74':
    'the contract has no function of this selector, and neither fallback nor receive',
  dbdddcbe895c83990c08b3492a0e83918d802a52331272ac6fdb6a7c4aea3b1b: 'the arguments are too short for the parameters',
};
const HELPER = /^revert_error_([0-9a-f]{64})$/;
/** The function that checks and decodes what comes from outside. */
const WRAPPER = /^external_fun_(.+?)(?:_\d+)?$/;

/**
 * Functions of the sources, innermost first; those that the compiler made have no file. Where a jump leads to a function that is under way
 * already, the linker had put the start of it, or of what it called, into another function.
 */
function ofSources(place: Place | undefined): readonly BacktraceFrame[] {
  const frames: BacktraceFrame[] = [];
  for (const frame of place?.backtrace() ?? []) {
    const known = frame.how === 'jump' ? frames.map(({ function: name }) => name).lastIndexOf(frame.function) : -1;
    if (known >= 0) frames.length = known;
    frames.push(frame);
  }
  return frames.filter(({ file }) => file !== null).reverse();
}

/** `Token.transfer` of `Token.transfer::fun_transfer`. */
const nameOf = ({ function: name }: BacktraceFrame): string => name.split('::')[0];

/** What is known of a frame whose program has no lines. */
function unknownFunction({ type, input }: FrameStart, place: Place | undefined): string {
  const wrapper = (place?.backtrace() ?? [])
    .map(({ function: name }) => WRAPPER.exec(name)?.[1])
    .find((name) => name !== undefined);
  if (wrapper !== undefined) return wrapper;
  if (type === 'CREATE' || type === 'CREATE2') return 'constructor';
  return input.length < 4 ? 'receive or fallback' : `the function ${bytesToHex(input.subarray(0, 4))}`;
}

function framesAt({ start }: CollectedFrame, place: Place | undefined): readonly SolidityFrame[] {
  const contract = start.type === 'DELEGATECALL' ? start.from : start.to;
  const entered = { entered: start.type };
  const known = ofSources(place);
  if (known.length === 0) return [{ function: unknownFunction(start, place), contract, ...entered }];
  return known.map((frame, index) => {
    const { file, line, column } = frame;
    return {
      function: nameOf(frame),
      contract,
      ...(index === known.length - 1 ? entered : {}),
      ...(file === null ? {} : { file }),
      ...(line === null ? {} : { line }),
      ...(column === null ? {} : { column }),
    };
  });
}

/** Whether a contract stopped in the line that made a call. */
function isSamePlace(a: Place | undefined, b: Place | undefined): boolean {
  const [one, other] = [ofSources(a)[0], ofSources(b)[0]];
  if (one === undefined || other === undefined) return one === other;
  return one.function === other.function && one.line === other.line;
}

/** The call whose failure a frame passed on: it failed with the same data, or without any in the same line. */
function passedOn({ calls, end, last }: CollectedFrame): CollectedFrame | undefined {
  if (end === undefined || end.failure !== undefined) return undefined;
  const { output } = end;
  if (output.length > 0) {
    return calls.filter((call) => call.end?.reverted === true && equalBytes(call.end.output, output)).at(-1);
  }
  // A transfer to an account without code runs nothing.
  const call = calls.at(-1);
  return call?.last !== undefined && call.end?.reverted === true && call.end.output.length === 0 && isSamePlace(last, call.site)
    ? call
    : undefined;
}

function reasonOf({ end, trap, refused, last }: CollectedFrame): string | undefined {
  if (end?.failure !== undefined) {
    const { error, message } = end.failure;
    // The hash is that of a debug build.
    return `${error}: ${trap ?? (error === 'CodeNotFound' ? message.replace(/ under 0x[0-9a-f]{64}/, '') : message)}`;
  }
  if (end === undefined || end.output.length > 0) return undefined;
  if (refused !== undefined && isSamePlace(last, refused.at)) return `${refused.call.error}: ${refused.call.message}`;
  const hashes = (last?.backtrace() ?? []).map(({ function: name }) => HELPER.exec(name)?.[1] ?? '');
  return hashes.map((hash) => HELPERS[hash]).find((reason) => reason !== undefined);
}

/** The trace of a transaction that failed; undefined if it did not. */
export function toTrace(root: CollectedFrame | undefined): SolidityTrace | undefined {
  if (root?.end?.reverted !== true) return undefined;
  let innermost = root;
  const callers: SolidityFrame[] = [];
  for (let call = passedOn(innermost); call !== undefined; call = passedOn(innermost)) {
    callers.unshift(...framesAt(innermost, call.site));
    innermost = call;
  }
  const frames = [...framesAt(innermost, innermost.last), ...callers];
  const reason = reasonOf(innermost);
  return { frames, output: bytesToHex(root.end.output), ...(reason === undefined ? {} : { reason }) };
}

/** The function that logs, beyond those of the libraries `console` and `console2`. */
const callerIn = (frames: readonly SolidityFrame[]): SolidityFrame =>
  frames.find(({ function: name }) => !/^console2?\./.test(name)) ?? frames[0];

/** The functions that call an address, in the order of the calls. */
export function toCallers(root: CollectedFrame | undefined, address: Address): SolidityFrame[] {
  if (root === undefined) return [];
  return root.calls.flatMap((call) =>
    call.start.to === address ? callerIn(framesAt(root, call.site)) : toCallers(call, address),
  );
}
