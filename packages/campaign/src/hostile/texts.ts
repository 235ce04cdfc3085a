/** What is shown of something thrown. */
export const thrownText = (thrown: unknown): string => {
  const { name, message, code } = (typeof thrown === 'object' && thrown !== null ? thrown : {}) as Record<string, unknown>;
  const text =
    typeof message === 'string' ? `${String(name)}${name === 'HostFault' ? ` ${String(code)}` : ''}: ${message}` : String(thrown);
  return `threw ${text}`.slice(0, 300);
};

const SHOWN = 120;

/** The first line that two states do not share, in short. */
export function firstDifference(before: string, after: string): string {
  const [one, other] = [before.split('\n'), after.split('\n')];
  const at = Math.max(
    0,
    one.findIndex((line, index) => line !== other[index]),
  );
  const shown = (lines: readonly string[]): string => `"${(lines[at] ?? '').slice(0, SHOWN)}"`;
  return `${shown(one)} became ${shown(other)}`;
}
