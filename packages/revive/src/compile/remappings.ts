/**
 * Remappings of imports, as solc has them: `context:prefix=target`. In an import that starts with `prefix`, in a source
 * whose name starts with `context`, the prefix is replaced by `target`. The longest context wins, then the longest
 * prefix, then the last one.
 *
 * Source: Solidity 0.8 documentation, "Import Remapping".
 */
export interface Remapping {
  readonly context: string;
  readonly prefix: string;
  readonly target: string;
}

/** Reads one; undefined if the text is none. */
export function parseRemapping(text: string): Remapping | undefined {
  const [, context = '', prefix, target] = /^(?:([^:=\0]*):)?([^=\0]+)=([^\0]*)$/.exec(text.trim()) ?? [];
  return prefix === undefined ? undefined : { context, prefix, target };
}

/** The source unit name of an import after remapping. */
export function remap(remappings: readonly Remapping[], importer: string, unit: string): string {
  let best: Remapping | undefined;
  for (const one of remappings) {
    if (!unit.startsWith(one.prefix) || !importer.startsWith(one.context)) continue;
    const isBetter =
      best === undefined ||
      one.context.length > best.context.length ||
      (one.context.length === best.context.length && one.prefix.length >= best.prefix.length);
    if (isBetter) best = one;
  }
  return best === undefined ? unit : best.target + unit.slice(best.prefix.length);
}
