/**
 * Turns the mangled names of Rust back into paths: `_RNvC5guest5score` is `guest::score`. Hashes that distinguish
 * versions of a crate are left out.
 *
 * Source: rust-lang/rfcs 2603 (v0); rustc 1.96, `compiler/rustc_symbol_mangling/src/legacy.rs`.
 */

import { demangleV0, MAX_NAME, NotMangled } from './rust-v0-name.ts';

const ESCAPES: Readonly<Record<string, string>> = {
  SP: '@',
  BP: '*',
  RF: '&',
  LT: '<',
  GT: '>',
  LP: '(',
  RP: ')',
  C: ',',
};

/** `_ZN5guest5score17h0123456789abcdefE`. */
function demangleLegacy(text: string): string | undefined {
  const parts: string[] = [];
  let at = 0;
  while (text[at] !== 'E') {
    const digits = /^[1-9]\d{0,5}/.exec(text.slice(at, at + 6))?.[0];
    if (digits === undefined) return undefined;
    at += digits.length;
    const part = text.slice(at, at + Number(digits));
    if (part.length < Number(digits)) return undefined;
    at += part.length;
    parts.push(part);
  }
  // The hash distinguishes it from C++.
  if (parts.length < 2 || !/^h[0-9a-f]{16}$/.test(parts.pop()!)) return undefined;
  const plain = parts.map((part) =>
    part
      .replace(/^_\$/, '$')
      .replaceAll('..', '::')
      .replaceAll(/\$(u[0-9a-f]{1,6}|[A-Z]{1,2})\$/g, (whole, name: string) => {
        if (!name.startsWith('u')) return ESCAPES[name] ?? whole;
        const code = Number.parseInt(name.slice(1), 16);
        return code <= 0x10_ffff ? String.fromCodePoint(code) : whole;
      }),
  );
  return plain.join('::');
}

/** The path of a Rust symbol; other names are returned unchanged. */
export function demangleRust(symbol: string): string {
  if (symbol.length > MAX_NAME) return symbol;
  if (/^_ZN\d/.test(symbol)) return demangleLegacy(symbol.slice(3)) ?? symbol;
  if (!/^_R[A-Z]/.test(symbol)) return symbol;
  try {
    return demangleV0(symbol);
  } catch (error) {
    if (error instanceof NotMangled) return symbol;
    throw error;
  }
}

/** Splits a path into namespace and name: the name is the part after the last `::` outside brackets, with its generics. */
export function splitPath(path: string): { readonly namespace: string; readonly name: string } {
  let depth = 0;
  for (let i = path.length - 1; i > 1; i--) {
    if ('>})]'.includes(path[i]) && path[i - 1] !== '-') depth++;
    else if ('<{(['.includes(path[i])) depth--;
    else if (depth === 0 && path[i] === ':' && path[i - 1] === ':' && path[i + 1] !== '<') {
      return { namespace: path.slice(0, i - 1), name: path.slice(i + 1) };
    }
  }
  return { namespace: '', name: path };
}
