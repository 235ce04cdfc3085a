import { Readable, Writable } from 'node:stream';
import type { Recording } from '@polkavirt/insight';
import { type LaunchArguments, serveDebugSession } from '@polkavirt/insight/dap';
import { APIS, BACKENDS, COST_MODELS, IMPLEMENTATIONS, WIRES } from '../choice.ts';
import { EXIT, UsageError } from '../failure.ts';
import type { Io } from '../io.ts';
import { DEFAULT_GAS, DEFAULT_MAX_SYSCALLS } from '../options.ts';
import { parseI64 } from '../values.ts';
import { recordRun } from './run-flags.ts';

/** A name of a launch, which can be any text. */
function oneOf<Name extends string>(what: string, names: readonly Name[], given: string): Name {
  const found = names.find((name) => name === given);
  if (found === undefined) throw new UsageError(`"${what}" must be one of ${names.join(', ')}, not ${JSON.stringify(given)}`);
  return found;
}

/** Runs what an editor launches, and gives its recording. */
export async function launchRun(launch: LaunchArguments, io: Io): Promise<Recording> {
  const { program, export: name, gas = `${DEFAULT_GAS}` } = launch;
  const amount = parseI64(gas);
  if (program === undefined) throw new UsageError('launch needs "program": a .polkavm blob, assembly text, or a recording');
  if (amount === undefined) throw new UsageError('"gas" must be an i64 in decimal');
  const flags = {
    impl: oneOf('impl', IMPLEMENTATIONS, launch.impl ?? 'native'),
    backend: oneOf('backend', BACKENDS, launch.backend ?? 'recompiler'),
    wire: oneOf('wire', WIRES, launch.wire ?? 'scale'),
    api: oneOf('api', APIS, launch.api ?? 'virt'),
    costModel: oneOf('costModel', COST_MODELS, launch.costModel ?? 'naive'),
    export: name,
    gas: amount,
    returns: 0n,
    maxSyscalls: DEFAULT_MAX_SYSCALLS,
  } as const;
  return (await recordRun(program, flags, io)).recording;
}

/** `polkavirt dap`: one session over the streams, until the client leaves. */
export async function dapCommand(io: Io): Promise<number> {
  const output = new Writable({
    write(chunk: Uint8Array, _encoding, done) {
      io.stdout.write(chunk).then(
        () => done(),
        (error: Error) => done(error),
      );
    },
  });
  await serveDebugSession({ load: (launch) => launchRun(launch, io) }, Readable.from(io.stdin), output);
  return EXIT.ok;
}
