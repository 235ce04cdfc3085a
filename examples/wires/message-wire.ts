/** What the formats of this folder share: calls of a host as plain messages, so that a format is two functions. */
import {
  checkBytes,
  checkI64,
  checkText,
  checkU32,
  checkU64,
  DESTROY_ERROR,
  EXEC_ERROR,
  type ExecOutcome,
  err,
  execute,
  HostFault,
  INSTANTIATE_ERROR,
  MEMORY_ERROR,
  type MemoryError,
  ok,
  type Result,
  resume,
  type VirtHost,
  type Wire,
} from '@polkavirt/primitives';

/** What goes to the host. Each function uses some of the fields. */
export interface Request {
  readonly id?: number;
  readonly gas?: bigint;
  /** `run` starts an export; without it, it goes on with `answer`. */
  readonly name?: string;
  readonly answer?: bigint;
  readonly offset?: number;
  readonly len?: number;
  readonly bytes?: Uint8Array;
}

/** What comes back. */
export interface Reply {
  /** The trait's error; without it all went well. */
  readonly error?: string;
  readonly id?: number;
  readonly gas?: bigint;
  readonly syscall?: number;
  /** a0 to a5, if the program called its host. */
  readonly args?: readonly bigint[];
  readonly bytes?: Uint8Array;
}

/** A format: both kinds of messages to bytes and back. What it cannot read it throws something about. */
export interface Format {
  readonly name: string;
  readonly request: Coding<Request>;
  readonly reply: Coding<Reply>;
}

export interface Coding<Message> {
  encode(message: Message): Uint8Array;
  decode(bytes: Uint8Array): Message;
}

/** The functions, and the errors of each. */
const FUNCTIONS = {
  instantiate: INSTANTIATE_ERROR,
  run: EXEC_ERROR,
  read_memory: MEMORY_ERROR,
  write_memory: MEMORY_ERROR,
  destroy: DESTROY_ERROR,
};
type Table = { readonly [Fn in keyof typeof FUNCTIONS]: (request: Uint8Array) => Uint8Array };

const reading = <T>(name: string, read: () => T): T => {
  try {
    return read();
  } catch (cause) {
    throw new HostFault('MalformedWire', `${name}: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  }
};

const bytesIn = (value: unknown): Uint8Array => new Uint8Array(checkBytes(value as Uint8Array, 'bytes'));
const big = (value: unknown): bigint => BigInt(value as bigint);

const replyOf = <T>(result: Result<T, string>, fields: (value: T) => Reply): Reply =>
  result.ok ? fields(result.value) : { error: result.error };

const outcomeReply = (outcome: ExecOutcome): Reply => {
  if (outcome.kind === 'Finished') return { gas: outcome.gasLeft };
  const { gasLeft, syscallNo, a0, a1, a2, a3, a4, a5 } = outcome;
  return { gas: gasLeft, syscall: syscallNo, args: [a0, a1, a2, a3, a4, a5] };
};

const outcomeOf = ({ gas, syscall, args }: Reply): ExecOutcome => {
  const gasLeft = checkI64(big(gas), 'gas');
  if (args === undefined || args.length === 0) return { kind: 'Finished', gasLeft };
  if (args.length !== 6) throw new Error(`${args.length} arguments, there are 6`);
  const [a0, a1, a2, a3, a4, a5] = Array.from(args, (arg) => checkU64(big(arg), 'an argument'));
  return { kind: 'Syscall', gasLeft, syscallNo: checkU32(syscall ?? 0, 'syscall'), a0, a1, a2, a3, a4, a5 };
};

const concat = (a: Uint8Array, b: Uint8Array): Uint8Array<ArrayBuffer> => {
  const both = new Uint8Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
};

/** Reads piece by piece: a length is only claimed, and what it costs is what is there. */
const readMemory = (host: VirtHost, id: number, offset: number, len: number): Result<Uint8Array, MemoryError> => {
  let found = new Uint8Array();
  do {
    const piece = new Uint8Array(Math.min(65_536, len - found.length));
    const result = host.memoryRead(id, checkU32(offset + found.length, 'offset'), piece);
    if (!result.ok) return result;
    found = concat(found, piece);
  } while (found.length < len);
  return ok(found);
};

/** The wire of a format: five functions, bytes in and bytes out. */
export const messageWire = ({ name, request, reply }: Format): Wire<Table> => ({
  name,
  serve(host: VirtHost) {
    const served = (answer: (given: Request) => Reply) => (bytes: Uint8Array) =>
      reply.encode(answer(reading(name, () => request.decode(checkBytes(bytes, 'a message')))));
    const id = (given: Request): number => reading(name, () => checkU32(given.id ?? 0, 'id'));
    return {
      instantiate: served((given) =>
        replyOf(host.instantiate(reading(name, () => bytesIn(given.bytes))), (made) => ({ id: made })),
      ),
      run: served((given) => {
        const action = reading(name, () =>
          given.name === undefined ? resume(checkU64(big(given.answer), 'answer')) : execute(checkText(given.name, 'name')),
        );
        return replyOf(
          host.run(
            id(given),
            reading(name, () => checkI64(big(given.gas), 'gas')),
            action,
          ),
          outcomeReply,
        );
      }),
      read_memory: served((given) => {
        const [offset, len] = reading(name, () => [checkU32(given.offset ?? 0, 'offset'), checkU32(given.len ?? 0, 'len')]);
        return replyOf(readMemory(host, id(given), offset, len), (bytes) => ({ bytes }));
      }),
      write_memory: served((given) => {
        const src = reading(name, () => bytesIn(given.bytes));
        return replyOf(
          host.memoryWrite(
            id(given),
            reading(name, () => checkU32(given.offset ?? 0, 'offset')),
            src,
          ),
          () => ({}),
        );
      }),
      destroy: served((given) => replyOf(host.destroy(id(given)), () => ({}))),
    };
  },
  connect(table) {
    const ask = <T>(fn: keyof Table, message: Request, value: (answer: Reply) => T): Result<T, never> => {
      const bytes = table[fn](request.encode(message));
      return reading(name, () => {
        const answer = reply.decode(bytes);
        if (answer.error === undefined) return ok(value(answer));
        if (!Object.hasOwn(FUNCTIONS[fn], answer.error)) throw new Error(`${fn} has no error ${answer.error}`);
        return err(answer.error) as never;
      });
    };
    const u32 = checkU32;
    return {
      instantiate: (program) =>
        ask('instantiate', { bytes: checkBytes(program, 'program') }, (answer) => checkU32(answer.id ?? 0, 'id')),
      run(instance, gasLeft, action) {
        const given = { id: u32(instance, 'instance'), gas: checkI64(gasLeft, 'gas') };
        const rest =
          action.kind === 'Execute'
            ? { name: checkText(action.functionName, 'function name') }
            : { answer: checkU64(action.returnValue, 'return value') };
        return ask('run', { ...given, ...rest }, outcomeOf);
      },
      memoryRead(instance, offset, dest) {
        const { length: len } = checkBytes(dest, 'dest');
        return ask('read_memory', { id: u32(instance, 'instance'), offset: u32(offset, 'offset'), len }, ({ bytes }) => {
          const found = len === 0 ? new Uint8Array() : bytesIn(bytes);
          if (found.length !== len) throw new Error(`${found.length} bytes, asked for ${len}`);
          dest.set(found);
        });
      },
      memoryWrite: (instance, offset, src) =>
        ask(
          'write_memory',
          { id: u32(instance, 'instance'), offset: u32(offset, 'offset'), bytes: checkBytes(src, 'src') },
          () => undefined,
        ),
      destroy: (instance) => ask('destroy', { id: u32(instance, 'instance') }, () => undefined),
    };
  },
});
