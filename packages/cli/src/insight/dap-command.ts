import { Readable, Writable } from 'node:stream';
import { type DebugSessionOptions, serveDebugSession } from '@polkavirt/insight/dap';
import { EXIT, UsageError } from '../failure.ts';
import type { Io } from '../io.ts';
import { DEFAULT_GAS, DEFAULT_MAX_SYSCALLS } from '../options.ts';
import { parseI64 } from '../values.ts';
import { recordRun } from './run-flags.ts';

/** `polkavirt dap`: one session over the streams, until the client leaves. */
export async function dapCommand(io: Io): Promise<number> {
  const options: DebugSessionOptions = {
    async load({ program, export: name, gas = `${DEFAULT_GAS}` }) {
      const amount = parseI64(gas);
      if (program === undefined) throw new UsageError('launch needs "program": a .polkavm blob, assembly text, or a recording');
      if (amount === undefined) throw new UsageError('"gas" must be an i64 in decimal');
      const flags = {
        impl: 'native',
        backend: 'recompiler',
        wire: 'scale',
        api: 'virt',
        costModel: 'naive',
        export: name,
        gas: amount,
        returns: 0n,
        maxSyscalls: DEFAULT_MAX_SYSCALLS,
      } as const;
      return (await recordRun(program, flags, io)).recording;
    },
  };
  const output = new Writable({
    write(chunk: Uint8Array, _encoding, done) {
      io.stdout.write(chunk).then(
        () => done(),
        (error: Error) => done(error),
      );
    },
  });
  await serveDebugSession(options, Readable.from(io.stdin), output);
  return EXIT.ok;
}
