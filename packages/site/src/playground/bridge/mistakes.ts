/** Mistakes that the visitor can plant into a wire: the host's answers to runs are changed on their way. */
export const MISTAKES = [
  { id: 'none', title: 'nothing' },
  { id: 'endian', title: 'gas left is written big-endian' },
  { id: 'swap', title: 'a0 and a1 change places' },
  { id: 'gas', title: 'gas left is one too much' },
] as const;
export type Mistake = (typeof MISTAKES)[number]['id'];
