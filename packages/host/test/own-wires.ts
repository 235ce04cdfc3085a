/** Formats as someone might plug them in; neither host nor forwarder knows of them. */
import type { ExecAction, Result, VirtHost, Wire } from '@polkavirt/primitives';

/** The example of the docstring of `Wire`: JavaScript values as they are. */
export const direct: Wire<{ readonly call: <Fn extends keyof VirtHost>(fn: Fn, args: Parameters<VirtHost[Fn]>) => unknown }> = {
  name: 'direct',
  serve: (host) => ({ call: (fn, args) => Reflect.apply(host[fn], host, args) }),
  connect: ({ call }) => ({
    instantiate: (...args) => call('instantiate', args) as ReturnType<VirtHost['instantiate']>,
    run: (...args) => call('run', args) as ReturnType<VirtHost['run']>,
    memoryRead: (...args) => call('memoryRead', args) as ReturnType<VirtHost['memoryRead']>,
    memoryWrite: (...args) => call('memoryWrite', args) as ReturnType<VirtHost['memoryWrite']>,
    destroy: (...args) => call('destroy', args) as ReturnType<VirtHost['destroy']>,
  }),
};

type Request =
  | { readonly fn: 'instantiate'; readonly bytes: Uint8Array }
  | { readonly fn: 'run'; readonly id: number; readonly gasLeft: bigint; readonly action: ExecAction }
  | { readonly fn: 'read'; readonly id: number; readonly offset: number; readonly bytes: Uint8Array }
  | { readonly fn: 'write'; readonly id: number; readonly offset: number; readonly bytes: Uint8Array }
  | { readonly fn: 'destroy'; readonly id: number };

/** One function, JSON in and JSON out. */
export const json: Wire<{ readonly call: (request: string) => string }> = {
  name: 'json',
  serve: (host) => ({ call: (text) => stringify(answer(host, parse(text) as Request)) }),
  connect({ call }): VirtHost {
    const ask = <R>(request: Request) => parse(call(stringify(request))) as R;
    return {
      instantiate: (bytes) => ask({ fn: 'instantiate', bytes }),
      run: (id, gasLeft, action) => ask({ fn: 'run', id, gasLeft, action }),
      memoryRead(id, offset, dest) {
        const { bytes, result } = ask<{ bytes: Uint8Array; result: Result<void, 'OutOfBounds'> }>({
          fn: 'read',
          id,
          offset,
          bytes: dest,
        });
        if (result.ok) dest.set(bytes);
        return result;
      },
      memoryWrite: (id, offset, bytes) => ask({ fn: 'write', id, offset, bytes }),
      destroy: (id) => ask({ fn: 'destroy', id }),
    };
  },
};

const answer = (host: VirtHost, request: Request): unknown => {
  switch (request.fn) {
    case 'instantiate':
      return host.instantiate(request.bytes);
    case 'run':
      return host.run(request.id, request.gasLeft, request.action);
    case 'read':
      return { result: host.memoryRead(request.id, request.offset, request.bytes), bytes: request.bytes };
    case 'write':
      return host.memoryWrite(request.id, request.offset, request.bytes);
    case 'destroy':
      return host.destroy(request.id);
  }
};

/** JSON that keeps bigints, bytes, and the difference between an absent value and none. */
const stringify = (value: unknown): string =>
  JSON.stringify(value, (_key, part) =>
    typeof part === 'bigint'
      ? { $big: `${part}` }
      : part instanceof Uint8Array
        ? { $bytes: Buffer.from(part).toString('base64') }
        : part,
  );
const parse = (text: string): unknown =>
  JSON.parse(text, (_key, part) =>
    part?.$big ? BigInt(part.$big) : typeof part?.$bytes === 'string' ? new Uint8Array(Buffer.from(part.$bytes, 'base64')) : part,
  );
