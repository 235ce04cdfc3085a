/** MessagePack, by msgpackr. Integers above 32 bits are bigints, as it has them by itself. */
import { Packr } from 'msgpackr';
import { type Coding, type Format, messageWire } from './message-wire.ts';

const packr = new Packr({ useRecords: false, variableMapSize: true });

const coding: Coding<never> = {
  encode: (message) => new Uint8Array(packr.pack(message)),
  decode(bytes) {
    const message: unknown = packr.unpack(bytes);
    if (typeof message !== 'object' || message === null) throw new Error('not a map');
    return message as never;
  },
};

export const messagePack: Format = { name: 'MessagePack', request: coding as never, reply: coding as never };
export const messagePackWire = messageWire(messagePack);
