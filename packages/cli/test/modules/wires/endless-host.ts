/** Its host does not come back from a run of `counter`, and says so before. */
import { jsonWire } from '../../../../create-polkavirt/templates/wire/json-wire.ts';

export const wire = {
  ...jsonWire,
  serve: (host: Parameters<typeof jsonWire.serve>[0]) => ({
    call(text: string) {
      if (text.includes('counter')) {
        new BroadcastChannel('endless').postMessage('');
        for (;;);
      }
      return jsonWire.serve(host).call(text);
    },
  }),
};
