/**
 * The 13 registers in the order of their numbers, by their names in text assembly.
 *
 * Source: polkavm-common 0.35, `program.rs`, `Reg`.
 */
export const REGISTERS = ['ra', 'sp', 't0', 't1', 't2', 's0', 's1', 'a0', 'a1', 'a2', 'a3', 'a4', 'a5'] as const;

export type RegisterName = (typeof REGISTERS)[number];

export const REGISTER_COUNT = 13;

/** Register name -> number. */
export const Reg = {
  ra: 0,
  sp: 1,
  t0: 2,
  t1: 3,
  t2: 4,
  s0: 5,
  s1: 6,
  a0: 7,
  a1: 8,
  a2: 9,
  a3: 10,
  a4: 11,
  a5: 12,
} as const satisfies Record<RegisterName, number>;

/** A register nibble of the code. Values above 12 mean register 12, as in upstream's interpreter. */
export const registerFromNibble = (nibble: number): number => {
  const value = nibble & 15;
  return Math.min(value, 12);
};
