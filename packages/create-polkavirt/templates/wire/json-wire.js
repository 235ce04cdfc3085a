import { checkI64, checkU32, checkU64, EXEC_ERROR, HostFault, MEMORY_ERROR } from '@polkavirt/primitives';

const FUNCTIONS = ['instantiate', 'run', 'memoryRead', 'memoryWrite', 'destroy'];

/** Whatever is wrong with a message is a fault of who wrote it, and says so. */
const reading = (read) => {
  try {
    return read();
  } catch (cause) {
    throw new HostFault('MalformedWire', `json: ${cause instanceof Error ? cause.message : cause}`, { cause });
  }
};

const write = (value) => JSON.stringify(value, (_, field) => (typeof field === 'bigint' ? { bigint: `${field}` } : field));

const bytes = (value) => ({ bytes: Array.from(value) });

const read = (text) =>
  JSON.parse(text, (_, field) => {
    if (typeof field?.bigint === 'string') return BigInt(field.bigint);
    return Array.isArray(field?.bytes) ? Uint8Array.from(field.bytes) : field;
  });

/** Reads piece by piece: a length is only claimed, and what it costs is what is there. */
const readMemory = (host, id, offset, length) => {
  const found = [];
  do {
    const piece = new Uint8Array(Math.min(65_536, length - found.length));
    const result = host.memoryRead(id, offset + found.length, piece);
    if (!result.ok) return result;
    for (const byte of piece) found.push(byte);
  } while (found.length < length);
  return { ok: true, value: bytes(found) };
};

/** How a run ended, if it is that. */
const outcome = (value) => {
  const gasLeft = checkI64(value.gasLeft, 'gas');
  if (value.kind === 'Finished') return { kind: 'Finished', gasLeft };
  const [a0, a1, a2, a3, a4, a5] = [value.a0, value.a1, value.a2, value.a3, value.a4, value.a5].map((a) => checkU64(a, 'a'));
  return { kind: 'Syscall', gasLeft, syscallNo: checkU32(value.syscallNo, 'syscall'), a0, a1, a2, a3, a4, a5 };
};

/**
 * A wire of one host function, which takes a line of JSON and gives one. `serve` is the host's half, `connect` the
 * forwarder's; neither the host nor the forwarder knows the format.
 */
export const jsonWire = {
  name: 'json',
  version: 1,
  serve: (host) => ({
    call(request) {
      const [name, ...args] = reading(() => {
        const [fn, ...rest] = read(request);
        if (!FUNCTIONS.includes(fn)) throw new Error('no such function');
        return [fn, ...rest];
      });
      if (name !== 'memoryRead') return write(host[name](...args));
      // A buffer to read into does not cross the wire; its length goes in, and its bytes come back.
      const [id, offset, length] = args.map((arg) => checkU32(arg, 'an argument of memoryRead'));
      return write(readMemory(host, id, offset, length));
    },
  }),
  connect({ call }) {
    const ask = (errors, meaning, ...request) => {
      const answer = call(write(request));
      return reading(() => {
        const { ok, value, error } = read(answer);
        if (ok === true) return { ok, value: meaning(value) };
        if (ok !== false || !Object.hasOwn(errors, error)) throw new Error('no result');
        return { ok, error };
      });
    };
    const id = (value) => checkU32(value, 'id');
    const nothing = () => undefined;
    return {
      instantiate: (program) => ask({ InvalidImage: 1 }, id, 'instantiate', bytes(program)),
      run: (instance, gas, action) => ask(EXEC_ERROR, outcome, 'run', instance, gas, action),
      memoryRead(instance, offset, dest) {
        const fill = (found) => {
          if (found.length !== dest.length) throw new Error(`${found.length} bytes, asked for ${dest.length}`);
          dest.set(found);
        };
        return ask(MEMORY_ERROR, fill, 'memoryRead', instance, offset, dest.length);
      },
      memoryWrite: (instance, offset, src) => ask(MEMORY_ERROR, nothing, 'memoryWrite', instance, offset, bytes(src)),
      destroy: (instance) => ask({ InvalidInstance: 1 }, nothing, 'destroy', instance),
    };
  },
};
