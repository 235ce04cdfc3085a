/** The report as a page of its own, with the viewer of mutation-testing-elements inside. */
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';

export function writeHtml(path, report, title) {
  const viewer = createRequire(import.meta.url).resolve('mutation-testing-elements/mutation-test-elements.js');
  // A `<` in a string of the report must not end the script.
  const data = JSON.stringify(report).replaceAll('<', '\\u003c');
  writeFileSync(
    path,
    `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${title}</title></head><body>
<mutation-test-report-app title-postfix="${title}"></mutation-test-report-app>
<script>${readFileSync(viewer, 'utf8').replaceAll('</script', '<\\/script')}</script>
<script>document.querySelector('mutation-test-report-app').report = ${data};</script>
</body></html>\n`,
  );
}
