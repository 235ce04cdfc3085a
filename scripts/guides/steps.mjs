/** What a guide tells its reader to do, and whether what came is what it shows. */

/**
 * The steps of a guide, in order: `{ file, text }` for a block with a file's name after its language, `{ terminal, command,
 * shown }` for each command after `$` in a block of `console`. `terminal` is the word after `console`, or '' for the first one.
 */
export function stepsOf(markdown) {
  const steps = [];
  for (const [, language, name = '', text] of markdown.matchAll(/^```(\w+)(?: (\S+))?\n([\s\S]*?)^```$/gm)) {
    if (language !== 'console') {
      if (name !== '') steps.push({ file: name, text });
      continue;
    }
    for (const part of text.split(/^\$ /m).slice(1)) {
      const [command, ...shown] = part.trimEnd().split('\n');
      steps.push({ terminal: name, command, shown });
    }
  }
  return steps;
}

/** Whether an output has the shown lines in this order; only where `...` stands may others be between. */
export function isShown(output, shown) {
  if (shown.length === 0) return true;
  const escaped = shown.map((line) =>
    line === '...'
      ? '(?:.*\\n)*?'
      : `${line
          .trim()
          .replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
          .replaceAll('\\.\\.\\.', '.*')}\\n`,
  );
  const lines = output.split('\n').map((line) => line.trim());
  return new RegExp(`^${escaped.join('')}(?:\\s*\\n)*$`).test(`${lines.join('\n').trim()}\n`);
}
