/**
 * Puts the examples into the documents: between `<!-- snippet: FILE -->` and `<!-- /snippet -->` stands the file as it is.
 * With --check nothing is written, and a difference is exit code 1.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const documents = ['README.md'];
const check = process.argv.includes('--check');
let stale = 0;
for (const document of documents) {
  const path = join(root, document);
  const text = readFileSync(path, 'utf8');
  const fresh = text.replace(/<!-- snippet: (\S+) -->\n[\s\S]*?<!-- \/snippet -->/g, (_, file) => {
    const code = readFileSync(join(root, file), 'utf8').trimEnd();
    return `<!-- snippet: ${file} -->\n\`\`\`ts\n${code}\n\`\`\`\n<!-- /snippet -->`;
  });
  if (fresh === text) continue;
  stale += 1;
  if (check) console.error(`${document}: a snippet differs from its file; run \`npm run snippets\``);
  else writeFileSync(path, fresh);
}
if (!check) console.log(stale === 0 ? 'the snippets were up to date' : `wrote ${stale} documents`);
process.exitCode = check && stale > 0 ? 1 : 0;
