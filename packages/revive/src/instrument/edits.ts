interface Edit {
  readonly at: number;
  readonly isOpening: boolean;
  readonly text: string;
}

/**
 * Insertions into a text, at offsets in bytes of UTF-8. Those at the same place come in this order: what closes something, then what
 * opens something, each as they were added; so add openings from the outside in, and closings from the inside out.
 */
export class Edits {
  readonly #edits: Edit[] = [];

  open(at: number, text: string): void {
    this.#edits.push({ at, isOpening: true, text });
  }

  close(at: number, text: string): void {
    this.#edits.push({ at, isOpening: false, text });
  }

  applyTo(bytes: Uint8Array): string {
    const sorted = [...this.#edits].sort((a, b) => a.at - b.at || Number(a.isOpening) - Number(b.isOpening));
    const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
    const parts: string[] = [];
    let from = 0;
    for (const { at, text } of sorted) {
      parts.push(decoder.decode(bytes.subarray(from, at)), text);
      from = at;
    }
    parts.push(decoder.decode(bytes.subarray(from)));
    return parts.join('');
  }
}
