/** The wire of the template as a later version of it. */
import { jsonWire } from '../../../../create-polkavirt/templates/wire/json-wire.ts';

export const wire = { ...jsonWire, version: 2 };
