import {
  ABI_HOST_FUNCTIONS,
  type AbiFunction,
  EXEC_BUFFER_SIZE,
  EXEC_STATUS,
  err,
  fatPointerAddress,
  fatPointerLength,
  hostFunctionName,
  type Inspection,
  type LinearMemory,
  ok,
  readExecBuffer,
  sliceOf,
  utf8Decode,
  type WireInspector,
} from '@polkavirt/primitives';

const functions = new Map((Object.keys(ABI_HOST_FUNCTIONS) as AbiFunction[]).map((fn) => [hostFunctionName(fn) as string, fn]));

/** Parameters that are written, not read; the answer shows what was written. */
const OUTPUTS = new Set(['dest', 'exec_buffer']);

/** The abi wire for people: parameters by name, with what they point to. */
export const abiInspector = (memory: LinearMemory): WireInspector => ({
  args(name, args) {
    const fn = functions.get(name);
    if (fn === undefined) return { bytes: 0, decoded: args };
    const decoded: Record<string, unknown> = {};
    let bytes = 0;
    ABI_HOST_FUNCTIONS[fn].parameters.forEach(([parameter, type], i) => {
      const raw = args[i];
      bytes += type === 'i32' || type === 'pointer' ? 4 : 8;
      if (type === 'i32' || type === 'pointer') decoded[parameter] = (raw as number) >>> 0;
      else if (type === 'i64') decoded[parameter] = BigInt.asIntN(64, raw as bigint);
      else if (type === 'u64') decoded[parameter] = BigInt.asUintN(64, raw as bigint);
      else {
        const address = fatPointerAddress(raw as bigint);
        const length = fatPointerLength(raw as bigint);
        if (OUTPUTS.has(parameter)) decoded[parameter] = { address, length };
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
    const fn = functions.get(name);
    if (fn === undefined) return { bytes: 0, decoded: result };
    const answer = Number(result as bigint);
    if (answer < 0) {
      const error = Object.entries<number>(ABI_HOST_FUNCTIONS[fn].errors).find(([, discriminant]) => discriminant === -answer);
      return { bytes: 8, decoded: err(error?.[0]) };
    }
    return success(memory, fn, args, answer);
  },
});

const success = (memory: LinearMemory, fn: AbiFunction, args: readonly unknown[], answer: number): Inspection => {
  switch (fn) {
    case 'execute':
    case 'resume': {
      const kind = answer === EXEC_STATUS.Finished ? 'Finished' : 'Syscall';
      const outcome = readExecBuffer(new DataView(memory.buffer), (args[3] as number) >>> 0, kind);
      return { bytes: 8 + EXEC_BUFFER_SIZE, decoded: ok(outcome) };
    }
    case 'read_memory': {
      const dest = args[2] as bigint;
      const content = sliceOf(memory, fatPointerAddress(dest), fatPointerLength(dest), 'dest').slice();
      return { bytes: 8 + content.length, decoded: ok(content) };
    }
    case 'instantiate':
      return { bytes: 8, decoded: ok(answer) };
    default:
      return { bytes: 8, decoded: ok(undefined) };
  }
};
