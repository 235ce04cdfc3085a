import { HostFault, type VirtHost, type Wire } from '@polkavirt/primitives';

interface JsonTable {
  readonly [name: string]: (request: string) => string;
  readonly call: (request: string) => string;
}

const write = (value: unknown): string =>
  JSON.stringify(value, (_, field: unknown) => (typeof field === 'bigint' ? { bigint: `${field}` } : field));

const bytes = (value: Uint8Array) => ({ bytes: Array.from(value) });

const read = (text: string): unknown =>
  JSON.parse(text, (_, field: { bigint?: string; bytes?: number[] } | null) => {
    if (typeof field?.bigint === 'string') return BigInt(field.bigint);
    return Array.isArray(field?.bytes) ? Uint8Array.from(field.bytes) : field;
  });

/**
 * A wire of one host function, which takes a line of JSON and gives one. `serve` is the host's half, `connect` the
 * forwarder's; neither the host nor the forwarder knows the format.
 */
export const jsonWire: Wire<JsonTable> = {
  name: 'json',
  serve: (host) => ({
    call(request) {
      const [name, ...args] = read(request) as [keyof VirtHost, ...unknown[]];
      // A buffer to read into does not cross the wire; its length goes in, and its bytes come back.
      if (name === 'memoryRead') {
        const [id, offset, length] = args as [number, number, number];
        const dest = new Uint8Array(length);
        const result = host.memoryRead(id, offset, dest);
        return write(result.ok ? { ok: true, value: bytes(dest) } : result);
      }
      return write((host[name] as (...values: unknown[]) => unknown)(...args));
    },
  }),
  connect({ call }) {
    const ask = <R>(...request: readonly unknown[]): R => {
      const answer = read(call(write(request)));
      if (answer === null || typeof answer !== 'object' || !('ok' in answer)) throw new HostFault('MalformedWire', 'no result');
      return answer as R;
    };
    return {
      instantiate: (program) => ask('instantiate', bytes(program)),
      run: (id, gas, action) => ask('run', id, gas, action),
      memoryRead(id, offset, dest) {
        const result = ask<ReturnType<VirtHost['memoryRead']> & { readonly value: Uint8Array }>(
          'memoryRead',
          id,
          offset,
          dest.length,
        );
        if (!result.ok) return result;
        dest.set(result.value);
        return { ok: true, value: undefined };
      },
      memoryWrite: (id, offset, src) => ask('memoryWrite', id, offset, bytes(src)),
      destroy: (id) => ask('destroy', id),
    };
  },
};
