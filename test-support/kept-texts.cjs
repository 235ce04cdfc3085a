const { readFileSync, statSync } = require('node:fs');

/** The text of each file that was read in this process, as long as the file does not change. */
const kept = new Map();

function readText(path) {
  const found = statSync(path, { throwIfNoEntry: false });
  if (!found?.isFile()) return undefined;
  const known = kept.get(path);
  if (known?.changed === found.mtimeMs && known.size === found.size) return known.text;
  const text = readFileSync(path, 'utf8');
  kept.set(path, { text, changed: found.mtimeMs, size: found.size });
  return text;
}

/** The texts that one test file has read. Asked for another one, it has it from what was read for other test files. */
exports.Texts = class extends Map {
  get(path) {
    const own = super.get(path);
    if (own !== undefined) return own;
    const text = readText(path);
    if (text !== undefined) this.set(path, text);
    return text;
  }
};

/** Whether the file of a text that was read has changed since. */
exports.hasChanged = (path) => {
  const known = kept.get(path);
  return known !== undefined && known.text !== readText(path);
};
