/** Turns captured messages into calls of the interface behind the wire, and their answers into messages. */
import { u8aConcat } from '@polkadot/util/u8a/concat';
import {
  type AbiSignature,
  type DecodeNode,
  EXEC_STATUS,
  execute,
  ok,
  packModule,
  type Result,
  resume,
  type TypestateHost,
  utf8Encode,
  type VirtHost,
  writeExecBuffer,
  writeTypestateExecBuffer,
} from '@polkavirt/primitives';
import { type HostFunction, messageTree } from '../message/host-function.ts';

/** The target of a replay: the interface of the capture's generation. */
export type ReplayHost = VirtHost | TypestateHost;

/** The fields of a request, by the names that the scale wire gives them. */
export type Fields = Readonly<Record<string, unknown>>;

type AnyResult = Result<unknown, string>;

/** Parameters of the abi wire whose names differ from the scale wire in more than spelling. */
const ABI_NAMES: Readonly<Record<string, string>> = {
  instance_id: 'instanceId',
  module_id: 'moduleId',
  gas_left: 'gasLeft',
  storage_key: 'storageKey',
  child_trie: 'childTrie',
};

/** The fields of a captured request. @throws HostFault, TypeError If it is malformed. */
export const requestFields = (fn: HostFunction, message: Uint8Array): Fields => {
  if (fn.wire === 'scale') return fn.codecs.args.decode(message) as Fields;
  const { root, problem } = messageTree(fn, 'in', message);
  if (problem !== undefined) throw new TypeError(`malformed: expected ${problem.expected}, found ${problem.found}`);
  const parts = new Map((root.parts ?? []).map((part) => [part.name, part] as const));
  const fields: Record<string, unknown> = {};
  for (const [parameter, type] of fn.signature.parameters) {
    const part = parts.get(parameter) as DecodeNode;
    const memory = parts.get(`*${parameter}`)?.value;
    if (parameter === 'dest') fields.len = part.parts?.[1].value;
    else if (type === 'optionalFatPointer') fields[parameter] = memory;
    else if (type === 'fatPointer') fields[ABI_NAMES[parameter] ?? parameter] = memory ?? new Uint8Array();
    else if (type !== 'pointer') fields[ABI_NAMES[parameter] ?? parameter] = part.value;
  }
  return fields;
};

/** A read costs as much memory as its answer has, not as its length claims. */
const PIECE = 65_536;
const read = (host: ReplayHost, { instanceId, offset, len }: Fields): AnyResult => {
  const pieces: Uint8Array[] = [];
  let done = 0;
  do {
    const dest = new Uint8Array(Math.min(PIECE, (len as number) - done));
    const result = host.memoryRead(instanceId as number, (offset as number) + done, dest);
    if (!result.ok) return result;
    pieces.push(dest);
    done += dest.length;
  } while (done < (len as number) && (offset as number) + done <= 0xffff_ffff);
  return done < (len as number) ? { ok: false, error: 'OutOfBounds' } : ok(u8aConcat(...pieces));
};

const bytesOf = (value: unknown): Uint8Array => (typeof value === 'string' ? utf8Encode(value, 'a name') : (value as Uint8Array));

/** Makes the call of a request. */
export const makeCall = (fn: HostFunction, host: ReplayHost, fields: Fields): AnyResult => {
  const id = fields.instanceId as number;
  if (fn.name === 'read_memory') return read(host, fields);
  if (fn.name === 'write_memory') return host.memoryWrite(id, fields.offset as number, fields.src as Uint8Array);
  if (fn.name === 'destroy') return host.destroy(id);
  if (fn.generation === 'virt') {
    const virt = host as VirtHost;
    if (fn.name === 'instantiate') return virt.instantiate(fields.program as Uint8Array);
    const action =
      fn.name === 'execute'
        ? execute(fields.function as string)
        : fn.name === 'resume'
          ? resume(fields.return_value as bigint)
          : (fields.action as ReturnType<typeof execute>);
    return virt.run(id, fields.gasLeft as bigint, action);
  }
  const typestate = host as TypestateHost;
  switch (fn.name) {
    case 'compile_from_bytes':
      return typestate.compileFromBytes(fields.program as Uint8Array, fields.identifier as Uint8Array | undefined);
    case 'lookup':
      return typestate.lookup(fields.identifier as Uint8Array);
    case 'compile_from_storage_key':
      return typestate.compileFromStorageKey(fields.storageKey as Uint8Array, fields.childTrie as Uint8Array);
    case 'instantiate':
      return typestate.instantiate(fields.moduleId as number);
    case 'prepare':
      return typestate.prepare(id, bytesOf(fields.functionName ?? fields.function));
    default:
      return typestate.run(id, fields.gasLeft as bigint, fields.a0 as bigint);
  }
};

const i64 = (value: number): Uint8Array => {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigInt64(0, BigInt(value), true);
  return bytes;
};

const abiAnswer = (fn: HostFunction & { readonly signature: AbiSignature }, result: AnyResult): Uint8Array => {
  const { errors, value: meaning, execBuffer } = fn.signature;
  if (!result.ok) return i64(-errors[result.error]);
  const { value } = result;
  if (meaning === 'id') return i64(value as number);
  if (meaning === 'module') return i64(packModule(value as Parameters<typeof packModule>[0]));
  if (execBuffer === undefined) return fn.name === 'read_memory' ? u8aConcat(i64(0), value as Uint8Array) : i64(0);
  const written = new Uint8Array(execBuffer.size);
  const outcome = value as { readonly kind: keyof typeof EXEC_STATUS };
  const write = fn.generation === 'virt' ? writeExecBuffer : writeTypestateExecBuffer;
  write(new DataView(written.buffer), 0, outcome as never);
  return u8aConcat(i64(EXEC_STATUS[outcome.kind]), written);
};

/** An answer as the message that the captured wire carries. */
export const answerMessage = (fn: HostFunction, result: AnyResult): Uint8Array =>
  fn.wire === 'scale' ? fn.codecs.result.encode(result) : abiAnswer(fn, result);
