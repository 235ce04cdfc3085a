/** Text for an HTML page. */
export const escapeHtml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

/** A self-contained page, which loads nothing. */
export const htmlPage = (title: string, style: string, body: string): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
<style>
:root { color-scheme: light dark; font: 14px/1.4 system-ui, sans-serif; }
body { margin: 1.5rem; background: #fff; color: #111; --quiet: #595959; }
@media (prefers-color-scheme: dark) { body { background: #121212; color: #eee; --quiet: #b4b4b4; } }
${style}
</style>
</head>
<body>
<main>
${body}
</main>
</body>
</html>
`;

/** The style of sources with numbers before each line, which are in `sourceTable`. */
export const SOURCE_STYLE = `summary { cursor: pointer; padding: 4px 0; overflow-wrap: anywhere; } .source { overflow-x: auto; }
table { border-collapse: collapse; font: 12px/1.4 monospace; } td { padding: 0 8px; white-space: pre; }
td.number { text-align: right; } td.number, td.words { color: var(--quiet); } td.text { width: 100%; }`;

/** The lines of a source, which scroll by themselves where a window is narrow. */
export const sourceTable = (path: string, rows: readonly string[]): string =>
  `<div class="source" tabindex="0" role="region" aria-label="${escapeHtml(path)}"><table>\n${rows.join('\n')}\n</table></div>`;
