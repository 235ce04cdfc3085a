/** A wire with two mistakes, for the fuzzer to find: see docs/wires.md. */
import { connectScale } from '@polkavirt/forwarder';
import { serveScale } from '@polkavirt/host';
import { encodeDestroyResult, type ScaleTable, type Wire } from '@polkavirt/primitives';

export const wire: Wire<ScaleTable> = {
  ...connectScale,
  name: 'careless',
  serve: (host) => ({
    ...serveScale.serve(host),
    // #region destroy
    ext_virtualization_destroy_version_1(args) {
      const id = new DataView(args.buffer, args.byteOffset, args.byteLength).getUint32(0, true);
      return encodeDestroyResult(host.destroy(id));
    },
    // #endregion
  }),
};
