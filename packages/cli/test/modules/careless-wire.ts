/** The scale wire with a host's half that reads where a message may have ended. */
import { connectScale } from '@polkavirt/forwarder';
import { serveScale } from '@polkavirt/host';
import type { VirtHost } from '@polkavirt/primitives';

const DESTROY = 'ext_virtualization_destroy_version_1';

export default {
  ...connectScale,
  name: 'careless',
  inspector: serveScale.inspector,
  serve(host: VirtHost) {
    const table = serveScale.serve(host);
    return {
      ...table,
      [DESTROY](message: Uint8Array) {
        new DataView(message.buffer, message.byteOffset, message.byteLength).getUint32(0, true);
        return table[DESTROY](message);
      },
    };
  },
};
