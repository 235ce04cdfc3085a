/** Its client does not come back where an instance is destroyed, and says so before. */
import { jsonWire } from '../../../../create-polkavirt/templates/wire/json-wire.ts';

export const wire = {
  ...jsonWire,
  connect: (table: Parameters<typeof jsonWire.connect>[0]) => ({
    ...jsonWire.connect(table),
    destroy() {
      new BroadcastChannel('endless').postMessage('');
      for (;;);
    },
  }),
};
