import { bytesToHex } from '../bytes.ts';
import type { RuntimeEvent } from './runtime-event.ts';

/** Shows a value in a message: `{ who: 0xd435.., amount: 5n }`. Bytes are in hex, an enum is its variant with the value. */
export function describeValue(value: unknown): string {
  if (typeof value === 'bigint') return `${value}n`;
  if (typeof value === 'string') return /^0x[0-9a-f]*$/.test(value) ? value : JSON.stringify(value);
  if (value instanceof Uint8Array) return bytesToHex(value);
  if (value instanceof Map || value instanceof Set) return describeValue([...value]);
  if (Array.isArray(value)) return `[${value.map(describeValue).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return String(value);
  const fields = Object.entries(value);
  const { type, value: inner } = value as { type?: unknown; value?: unknown };
  if (typeof type === 'string' && fields.every(([name]) => name === 'type' || name === 'value')) {
    return inner === undefined ? type : `${type}(${describeValue(inner)})`;
  }
  return fields.length === 0 ? '{}' : `{ ${fields.map(([name, field]) => `${name}: ${describeValue(field)}`).join(', ')} }`;
}

/** Shows an event in a message: `Balances.Transfer { from: .., to: .., amount: 5n }`. */
export const describeEvent = ({ type, value }: RuntimeEvent): string =>
  `${type}.${value.type}${value.value === undefined ? '' : ` ${describeValue(value.value)}`}`;
