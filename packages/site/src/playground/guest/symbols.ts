/** The name of an import, or of a host call: text if it is printable, a number if it has four bytes, else hex. */
export function describeSymbol(symbol: Uint8Array): string {
  if (symbol.length > 0 && symbol.every((byte) => byte > 0x20 && byte < 0x7f)) return new TextDecoder().decode(symbol);
  if (symbol.length === 4) return `${new DataView(symbol.buffer, symbol.byteOffset, 4).getUint32(0, true)}`;
  return `0x${Array.from(symbol, (byte) => byte.toString(16).padStart(2, '0')).join('')}`;
}
