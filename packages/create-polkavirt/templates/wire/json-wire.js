import { HostFault } from '@polkavirt/primitives';

const write = (value) => JSON.stringify(value, (_, field) => (typeof field === 'bigint' ? { bigint: `${field}` } : field));

const bytes = (value) => ({ bytes: Array.from(value) });

const read = (text) =>
  JSON.parse(text, (_, field) => {
    if (typeof field?.bigint === 'string') return BigInt(field.bigint);
    return Array.isArray(field?.bytes) ? Uint8Array.from(field.bytes) : field;
  });

/**
 * A wire of one host function, which takes a line of JSON and gives one. `serve` is the host's half, `connect` the
 * forwarder's; neither the host nor the forwarder knows the format.
 */
export const jsonWire = {
  name: 'json',
  serve: (host) => ({
    call(request) {
      const [name, ...args] = read(request);
      // A buffer to read into does not cross the wire; its length goes in, and its bytes come back.
      if (name === 'memoryRead') {
        const [id, offset, length] = args;
        const dest = new Uint8Array(length);
        const result = host.memoryRead(id, offset, dest);
        return write(result.ok ? { ok: true, value: bytes(dest) } : result);
      }
      return write(host[name](...args));
    },
  }),
  connect({ call }) {
    const ask = (...request) => {
      const answer = read(call(write(request)));
      if (answer === null || typeof answer !== 'object' || !('ok' in answer)) throw new HostFault('MalformedWire', 'no result');
      return answer;
    };
    return {
      instantiate: (program) => ask('instantiate', bytes(program)),
      run: (id, gas, action) => ask('run', id, gas, action),
      memoryRead(id, offset, dest) {
        const result = ask('memoryRead', id, offset, dest.length);
        if (!result.ok) return result;
        dest.set(result.value);
        return { ok: true, value: undefined };
      },
      memoryWrite: (id, offset, src) => ask('memoryWrite', id, offset, bytes(src)),
      destroy: (id) => ask('destroy', id),
    };
  },
};
