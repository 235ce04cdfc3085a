/** Its client ends the process where an instance is destroyed. */
import { jsonWire } from '../../../../create-polkavirt/templates/wire/json-wire.ts';

export const wire = {
  ...jsonWire,
  connect: (table: Parameters<typeof jsonWire.connect>[0]) => ({
    ...jsonWire.connect(table),
    destroy() {
      process.exit(3);
    },
  }),
};
