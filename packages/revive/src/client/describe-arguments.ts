/** What a test expects in place of a value: `expect.any(BigInt)` of Jest or Vitest. */
const isMatcher = (value: object): value is { toAsymmetricMatcher?(): string } => 'asymmetricMatch' in value;

/** A value of the ABI in words. */
export function describeAbiValue(value: unknown): string {
  if (typeof value === 'bigint') return `${value}`;
  if (typeof value === 'string') return value.startsWith('0x') ? value : JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(describeAbiValue).join(', ')}]`;
  if (typeof value === 'object' && value !== null) {
    if (isMatcher(value)) return value.toAsymmetricMatcher?.() ?? String(value);
    return `{ ${Object.entries(value)
      .map(([name, field]) => `${name}: ${describeAbiValue(field)}`)
      .join(', ')} }`;
  }
  return `${value}`;
}

/** `to: 0x.., value: 7`. */
export const describeArguments = (args: readonly unknown[], names: readonly string[]): string =>
  args.map((arg, i) => (names[i] ? `${names[i]}: ${describeAbiValue(arg)}` : describeAbiValue(arg))).join(', ');
