import type { Program } from '@polkavirt/polkavm';
import { type DebugFunction, readDebugInfo } from '@polkavirt/polkavm/debug-info';

/** Bytes of code by where they come from. The names and types are an interface: see the package's README. */
export interface CodeSizes {
  /** Largest first, with inlined copies. */
  readonly functions: readonly DebugFunction[];
  /** By crate where the sources are Rust, by file elsewhere; largest first. */
  readonly groups: readonly { readonly name: string; readonly bytes: number; readonly inlinedBytes: number }[];
  /** Bytes of code without debug information. */
  readonly unknown: number;
}

/** The crate of a Rust function (`core` of `core::fmt::Formatter::pad`), else its file. */
function groupOf({ name, file }: DebugFunction): string {
  const crate = /^<?([A-Za-z_]\w*)::/.exec(name)?.[1];
  if (file?.endsWith('.rs') && crate !== undefined) return crate;
  return file ?? 'no file';
}

/** Each byte counts for the innermost function that it comes from. */
export function codeSizes({ customSections, code }: Program): CodeSizes {
  const functions = readDebugInfo(customSections).functions();
  const groups = new Map<string, { bytes: number; inlinedBytes: number }>();
  let known = 0;
  for (const one of functions) {
    const group = groups.get(groupOf(one)) ?? { bytes: 0, inlinedBytes: 0 };
    group.bytes += one.bytes;
    group.inlinedBytes += one.inlinedBytes;
    groups.set(groupOf(one), group);
    known += one.bytes + one.inlinedBytes;
  }
  return {
    functions,
    groups: [...groups]
      .map(([name, sizes]) => ({ name, ...sizes }))
      .sort((a, b) => b.bytes + b.inlinedBytes - (a.bytes + a.inlinedBytes) || (a.name < b.name ? -1 : 1)),
    unknown: Math.max(0, code.length - known),
  };
}
