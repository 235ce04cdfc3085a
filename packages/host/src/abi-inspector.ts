import {
  ABI_HOST_FUNCTIONS,
  ABI_OUTPUT_PARAMETERS,
  type AbiFunction,
  type AbiSignature,
  EXEC_BUFFER_SIZE,
  EXEC_STATUS,
  err,
  fatPointerAddress,
  fatPointerLength,
  type Generation,
  hostFunctionName,
  type Inspection,
  type LinearMemory,
  type MemoryRange,
  ok,
  readExecBuffer,
  sliceOf,
  utf8Decode,
  type WireInspector,
} from '@polkavirt/primitives';

/** What a successful call wrote and returned, for people; `answer` is its non-negative value. */
type InspectSuccess<Fn> = (fn: Fn, args: readonly unknown[], answer: number) => Inspection;

/**
 * Shows the abi wire to people: parameters by name, with the memory that they point to.
 *
 * @param functions By import name: the function as `success` knows it, and its row of the table.
 */
export const inspectAbi = <Fn>(
  memory: LinearMemory,
  generation: Generation,
  functions: ReadonlyMap<string, readonly [Fn, AbiSignature]>,
  success: InspectSuccess<Fn>,
): WireInspector => ({
  generation,

  args(name, args) {
    const [, row] = functions.get(name) ?? [];
    if (row === undefined) return { bytes: 0, decoded: args };
    const decoded: Record<string, unknown> = {};
    let bytes = 0;
    row.parameters.forEach(([parameter, type], i) => {
      const raw = args[i];
      bytes += type === 'i32' || type === 'pointer' ? 4 : 8;
      if (type === 'i32' || type === 'pointer') decoded[parameter] = (raw as number) >>> 0;
      else if (type === 'i64') decoded[parameter] = BigInt.asIntN(64, raw as bigint);
      else if (type === 'u64') decoded[parameter] = BigInt.asUintN(64, raw as bigint);
      else if (type === 'optionalFatPointer' && raw === 0n) decoded[parameter] = undefined;
      else {
        const address = fatPointerAddress(raw as bigint);
        const length = fatPointerLength(raw as bigint);
        if (ABI_OUTPUT_PARAMETERS.has(parameter)) decoded[parameter] = { address, length };
        else {
          const content = sliceOf(memory, address, length, parameter).slice();
          decoded[parameter] = parameter === 'function' ? (utf8Decode(content) ?? content) : content;
          bytes += length;
        }
      }
    });
    return { bytes, decoded };
  },

  result(name, args, result) {
    const [fn, row] = functions.get(name) ?? [];
    if (fn === undefined || row === undefined) return { bytes: 0, decoded: result };
    const answer = Number(result as bigint);
    if (answer >= 0) return success(fn, args, answer);
    const error = Object.entries(row.errors).find(([, discriminant]) => discriminant === -answer);
    return { bytes: 8, decoded: err(error?.[0]) };
  },

  reads: (name, args) =>
    (functions.get(name)?.[1].parameters ?? []).flatMap(([parameter, type], i) => {
      if (!type.endsWith('atPointer') || ABI_OUTPUT_PARAMETERS.has(parameter)) return [];
      if (type === 'optionalFatPointer' && args[i] === 0n) return [];
      return [rangeAt(memory, parameter, fatPointerAddress(args[i] as bigint), fatPointerLength(args[i] as bigint))];
    }),

  writes(name, args, result) {
    const row = functions.get(name)?.[1];
    if (row === undefined || (result as bigint) < 0n) return [];
    return row.parameters.flatMap(([parameter], i) => {
      if (!ABI_OUTPUT_PARAMETERS.has(parameter)) return [];
      if (row.execBuffer !== undefined) return [rangeAt(memory, parameter, (args[i] as number) >>> 0, row.execBuffer.size)];
      return [rangeAt(memory, parameter, fatPointerAddress(args[i] as bigint), fatPointerLength(args[i] as bigint))];
    });
  },
});

const rangeAt = (memory: LinearMemory, parameter: string, address: number, length: number): MemoryRange => ({
  parameter,
  address,
  bytes: sliceOf(memory, address, length, parameter).slice(),
});

/** The answer of a function that fills `dest`, its third parameter. */
export const inspectRead = (memory: LinearMemory, args: readonly unknown[]): Inspection => {
  const dest = args[2] as bigint;
  const content = sliceOf(memory, fatPointerAddress(dest), fatPointerLength(dest), 'dest').slice();
  return { bytes: 8 + content.length, decoded: ok(content) };
};

const functions = new Map(
  (Object.keys(ABI_HOST_FUNCTIONS) as AbiFunction[]).map((fn) => [hostFunctionName(fn), [fn, ABI_HOST_FUNCTIONS[fn]] as const]),
);

export const abiInspector = (memory: LinearMemory): WireInspector =>
  inspectAbi<AbiFunction>(memory, 'virt', functions, (fn, args, answer) => {
    switch (fn) {
      case 'execute':
      case 'resume': {
        const kind = answer === EXEC_STATUS.Finished ? 'Finished' : 'Syscall';
        const outcome = readExecBuffer(new DataView(memory.buffer), (args[3] as number) >>> 0, kind);
        return { bytes: 8 + EXEC_BUFFER_SIZE, decoded: ok(outcome) };
      }
      case 'read_memory':
        return inspectRead(memory, args);
      case 'instantiate':
        return { bytes: 8, decoded: ok(answer) };
      default:
        return { bytes: 8, decoded: ok(undefined) };
    }
  });
