/**
 * What is wrong with a row `{ file, find, replace, tests? }` of a table of planted edits, or undefined if it can be planted.
 *
 * @param text The file's text; undefined if there is no such file.
 * @param exists Whether there is a file or folder of tests with this path.
 */
export function staleRow({ file, find, replace, tests = [] }, text, exists = () => true) {
  if (text === undefined) return `there is no ${file}`;
  const count = text.split(find).length - 1;
  if (count !== 1) return `\`find\` stands ${count} times in ${file}; it must stand there once`;
  if (find === replace) return '`find` and `replace` are the same';
  const missing = tests.find((path) => !exists(path));
  return missing === undefined ? undefined : `there is no ${missing}, whose tests should notice it`;
}
