/** Places in the ELF file. */

/** What an address stands for, before the linker gives it a new one. */
export type Target =
  | { readonly kind: 'place'; readonly section: number; readonly offset: number }
  | { readonly kind: 'absolute'; readonly value: number }
  /** A weak symbol that nobody defines: its address is 0. */
  | { readonly kind: 'nothing' };

/** A place in a section. */
export interface Place {
  readonly section: number;
  readonly offset: number;
}
