import { HostFault } from '@polkavirt/primitives';
import { u8, variant } from '../../types/index.ts';
import type { Type } from '../../types/type.ts';

/** How long a transaction is valid. A period is a power of two from 4 to 65,536 blocks; the phase says where in it the life begins. */
export type Era = { readonly type: 'Immortal' } | { readonly type: 'Mortal'; readonly period: number; readonly phase: number };

/** Metadata shows an era by its first byte: 256 variants, all but the first with the second byte. */
const described = variant({ path: ['sp_runtime', 'generic', 'era', 'Era'] }, {
  Immortal: undefined,
  ...Object.fromEntries(Array.from({ length: 255 }, (_, i) => [`Mortal${i + 1}`, u8])),
} as Record<string, undefined | Type<number>>);

/** Phases of long periods are rounded: there are 12 bits for them. */
const quantizeFactor = (period: number): number => Math.max(period >> 12, 1);

/** sp-runtime, `generic/era.rs`: one byte, or two with the period in the low four bits. */
export const era: Type<Era> = {
  write(sink, value) {
    if (value.type === 'Immortal') {
      sink.u8(0);
      return;
    }
    const exponent = Math.min(15, Math.max(1, Math.log2(value.period) - 1));
    sink.u16(exponent | (Math.floor(value.phase / quantizeFactor(value.period)) << 4));
  },
  read(source) {
    const first = source.u8();
    if (first === 0) return { type: 'Immortal' };
    const encoded = first | (source.u8() << 8);
    const period = 2 << (encoded & 15);
    const phase = (encoded >> 4) * quantizeFactor(period);
    if (period < 4 || phase >= period) throw new HostFault('MalformedWire', `malformed SCALE: no era: ${encoded}`);
    return { type: 'Mortal', period, phase };
  },
  info: described.info,
};

/** The block whose hash the signer signed: the first of the life that `current` is in. */
export const eraBirth = (value: Era, current: number): number => {
  if (value.type === 'Immortal') return 0;
  const { period, phase } = value;
  return Math.floor((Math.max(current, phase) - phase) / period) * period + phase;
};

/** The first block that the transaction cannot be in any more. */
export const eraDeath = (value: Era, current: number): number =>
  value.type === 'Immortal' ? Number.POSITIVE_INFINITY : eraBirth(value, current) + value.period;
