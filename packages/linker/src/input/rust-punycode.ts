/** Punycode as RFC 3492 has it, with `_` in place of the last `-`; undefined if it is broken. */
export function decodePunycode(text: string): string | undefined {
  const at = text.lastIndexOf('_');
  const output = [...text.slice(0, Math.max(at, 0))];
  let [n, i, bias, isFirst] = [128, 0, 72, true];
  for (let position = at + 1; position < text.length; ) {
    const before = i;
    let weight = 1;
    for (let k = 36; ; k += 36) {
      const digit = '0123456789'.includes(text[position] ?? '') ? Number(text[position]) + 26 : text.charCodeAt(position) - 97;
      if (!(digit >= 0 && digit < 36)) return undefined;
      position++;
      i += digit * weight;
      const threshold = Math.min(Math.max(k - bias, 1), 26);
      if (digit < threshold) break;
      weight *= 36 - threshold;
    }
    const length = output.length + 1;
    let delta = Math.floor((i - before) / (isFirst ? 700 : 2));
    isFirst = false;
    delta += Math.floor(delta / length);
    let k = 0;
    for (; delta > 455; k += 36) delta = Math.floor(delta / 35);
    bias = k + Math.floor((36 * delta) / (delta + 38));
    n += Math.floor(i / length);
    i %= length;
    if (!(n <= 0x10_ffff)) return undefined;
    output.splice(i, 0, String.fromCodePoint(n));
    i++;
  }
  return output.join('');
}
