/** Two sums in the manner of FNV-1a over texts: they tell runs apart, and need nothing of the platform. */
export class Digest {
  #low = 0x811c_9dc5;
  #high = 0x0100_0193;

  add(text: string): void {
    for (let i = 0; i < text.length; i++) {
      const code = text.charCodeAt(i);
      this.#low = Math.imul(this.#low ^ code, 0x0100_0193);
      this.#high = Math.imul(this.#high ^ code ^ (this.#low >>> 16), 0x0100_0193);
    }
  }

  get text(): string {
    const hex = (half: number) => (half >>> 0).toString(16).padStart(8, '0');
    return hex(this.#high) + hex(this.#low);
  }
}
