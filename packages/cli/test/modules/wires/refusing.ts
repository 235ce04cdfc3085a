/** Its host throws for a run of `counter`. */
import { jsonWire } from '../../../../create-polkavirt/templates/wire/json-wire.ts';

export const wire = {
  ...jsonWire,
  serve: (host: Parameters<typeof jsonWire.serve>[0]) => ({
    call(text: string) {
      if (text.includes('counter')) {
        throw new RangeError('oh');
      }
      return jsonWire.serve(host).call(text);
    },
  }),
};
