import { readFileSync } from 'node:fs';

/** A program of the fixtures folder, such as `guests/counter`. */
export const program = (name: string): Uint8Array =>
  new Uint8Array(readFileSync(new URL(`../../../fixtures/${name}.polkavm`, import.meta.url)));
