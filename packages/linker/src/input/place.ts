/** Places in the ELF file. */

/** The meaning of an address before the linker assigns a new one. */
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
