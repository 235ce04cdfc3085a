/**
 * Of several implementations those that `POLKAVIRT_IMPLEMENTATIONS` names, separated by commas; all of them without it. Mutation tests of
 * what runs on any implementation take one.
 */
export function chosen<T>(implementations: Readonly<Record<string, T>>): Readonly<Record<string, T>> {
  const names = process.env.POLKAVIRT_IMPLEMENTATIONS?.split(',');
  if (names === undefined) return implementations;
  return Object.fromEntries(Object.entries(implementations).filter(([name]) => names.includes(name)));
}
