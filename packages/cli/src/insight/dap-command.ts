import { Readable, Writable } from 'node:stream';
import { PolkavirtDebugSession } from '@polkavirt/insight/dap';
import { EXIT, UsageError } from '../failure.ts';
import type { Io } from '../io.ts';
import { DEFAULT_GAS, DEFAULT_MAX_SYSCALLS } from '../options.ts';
import { parseI64 } from '../values.ts';
import { recordRun } from './run-flags.ts';

/** `polkavirt dap`: one session over the streams, until the client leaves. */
export async function dapCommand(io: Io): Promise<number> {
  const session = new PolkavirtDebugSession({
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
  });
  const output = new Writable({
    write(chunk: Uint8Array, _encoding, done) {
      io.stdout.write(chunk).then(
        () => done(),
        (error: Error) => done(error),
      );
    },
  });
  const input = Readable.from(io.stdin);
  // The session would end this process when its client leaves; the command returns instead.
  session.setRunAsServer(true);
  const left = new Promise<void>((done) => {
    input.once('close', () => done());
    session.on('close', () => done());
  });
  session.start(input, output);
  await left;
  return EXIT.ok;
}
