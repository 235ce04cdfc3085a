/** A hostile input in a corpus: JSON, with what it reached, which nothing but its target could tell. */
export interface KeptInput {
  readonly polkavirtInput: 1;
  readonly target: string;
  readonly step: unknown;
  readonly reached: number;
}

/** The input in a file of a corpus; undefined if it is another file. */
export function readInput(bytes: Uint8Array): KeptInput | undefined {
  // A container begins with its magic.
  if (bytes[0] !== 0x7b) return undefined;
  try {
    const value = JSON.parse(new TextDecoder().decode(bytes)) as KeptInput;
    const isInput = value.polkavirtInput === 1 && typeof value.target === 'string' && Number.isSafeInteger(value.reached);
    return isInput ? value : undefined;
  } catch {
    return undefined;
  }
}
