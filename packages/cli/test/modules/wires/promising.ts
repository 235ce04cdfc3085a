/** Its client gives a promise where an instance is destroyed. */
import { jsonWire } from '../../../../create-polkavirt/templates/wire/json-wire.ts';

export const wire = {
  ...jsonWire,
  connect: (table: Parameters<typeof jsonWire.connect>[0]) => ({
    ...jsonWire.connect(table),
    async destroy() {
      return { ok: true };
    },
  }),
};
