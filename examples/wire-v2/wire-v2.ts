/** The scale wire with both versions of `run`: one table for old forwarders and new ones. */
import { connectScale } from '@polkavirt/forwarder';
import { serveScale } from '@polkavirt/host';
import {
  err,
  type HostFunctionTable,
  ok,
  requireHostFunctions,
  type ScaleTable,
  type VirtHost,
  type Wire,
  type WireClient,
  type WireServer,
} from '@polkavirt/primitives';
import { RUN_V2 } from './run-v2.ts';

type TableV2 = ScaleTable & { readonly ext_virtualization_run_version_2: (args: Uint8Array) => Uint8Array };

// #region serve
export const serveScaleV2: WireServer<TableV2> = {
  ...serveScale,
  version: 2,
  olderVersions: [1],
  serve: (host) => ({
    ...serveScale.serve(host),
    ext_virtualization_run_version_2(args) {
      const { instanceId, gasLeft, action } = RUN_V2.args.decode(args);
      const result = host.run(instanceId, gasLeft, action);
      return RUN_V2.result.encode(!result.ok && result.error === 'OutOfGas' ? ok({ kind: 'Exhausted' }) : result);
    },
  }),
};
// #endregion

/** A forwarder that knows version 2 and nothing else. An old host is refused when the two are put together. */
export const connectScaleV2: WireClient<TableV2> = {
  name: 'scale',
  version: 2,
  connect(table): VirtHost {
    requireHostFunctions('scale', table, ['run'], 2);
    return {
      ...connectScale.connect(table),
      run(instanceId, gasLeft, action) {
        const result = RUN_V2.result.decode(
          table.ext_virtualization_run_version_2(RUN_V2.args.encode({ instanceId, gasLeft, action })),
        );
        if (!result.ok) return result;
        return result.value.kind === 'Exhausted' ? err('OutOfGas') : ok(result.value);
      },
    };
  },
};

// #region connect
/** A forwarder that takes the newest version that its host has. */
export const connectNewest: WireClient<HostFunctionTable> = {
  name: 'scale',
  version: 2,
  olderVersions: [1],
  connect: (table) =>
    'ext_virtualization_run_version_2' in table
      ? connectScaleV2.connect(table as TableV2)
      : connectScale.connect(table as ScaleTable),
};
// #endregion

/** Both halves of version 2, for commands that take a wire. */
export const wire: Wire<TableV2> = { ...serveScaleV2, ...connectScaleV2 };
