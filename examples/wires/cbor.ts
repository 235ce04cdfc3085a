/** CBOR (RFC 8949), by cbor-x. */
import { Encoder } from 'cbor-x';
import { type Coding, type Format, messageWire } from './message-wire.ts';

const encoder = new Encoder({ useRecords: false, variableMapSize: true, tagUint8Array: false, mapsAsObjects: true });

const coding: Coding<never> = {
  encode: (message) => new Uint8Array(encoder.encode(message)),
  decode(bytes) {
    const message: unknown = encoder.decode(bytes);
    if (typeof message !== 'object' || message === null) throw new Error('not a map');
    return message as never;
  },
};

export const cbor: Format = { name: 'CBOR', request: coding as never, reply: coding as never };
export const cborWire = messageWire(cbor);
