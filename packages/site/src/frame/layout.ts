/** The HTML around the content of every page. */
import { escapeHtml } from './escape.ts';

/** Where a page is. */
export interface Place {
  /** From this page to the root of the site: `''`, `'../'`, `'../../'`, ... */
  readonly toRoot: string;
  /** The page's own address from the root: `'playground/'`; `''` is the first page. */
  readonly current: string;
}

/** An entry of the header: where it leads, from the root of the site, and what it covers. */
const ENTRIES = [
  { to: 'guides/', text: 'Guides' },
  { to: 'reference/', text: 'Reference' },
  { to: 'benchmarks/', text: 'Benchmarks' },
  { to: 'playground/', text: 'Playground' },
] as const;

/** Before anything is painted: the colours that the reader chose last time. */
const THEME = `try{const t=localStorage.getItem('theme');if(t)document.documentElement.dataset.theme=t}catch{}`;

/** What belongs in every `<head>`, besides title, description, styles and scripts. */
export const headOf = (): string =>
  `<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<link rel="icon" href="data:,">
<script>${THEME}</script>`;

/** The bar at the top: the way around the site, the search, light or dark. */
export const headerOf = ({ toRoot, current }: Place): string => {
  const entries = ENTRIES.map(({ to, text }) => {
    const isHere = current.startsWith(to) ? ' aria-current="true"' : '';
    return `<li><a href="${toRoot}${to}"${isHere}>${text}</a></li>`;
  });
  return `<a class="skip" href="#content">Skip to the content</a>
<header class="bar" data-root="${toRoot || './'}">
  <a class="mark" href="${toRoot || './'}">polkavirt</a>
  <nav aria-label="Site"><ul>${entries.join('')}</ul></nav>
  <button type="button" class="tool" data-search aria-haspopup="dialog">Search <kbd>/</kbd></button>
  <button type="button" class="tool" data-theme-switch>Dark</button>
</header>`;
};

/** A page's content and what is around it. */
export interface Page extends Place {
  readonly title: string;
  /** One sentence for search engines and link previews. */
  readonly description: string;
  /** HTML of the way through this part of the site; none if it is `''`. */
  readonly sidebar: string;
  /** HTML of the headings of this page; none if it is `''`. */
  readonly contents: string;
  /** HTML. */
  readonly body: string;
  /** Addresses from the root of the site. */
  readonly styles: readonly string[];
  readonly scripts: readonly string[];
}

/** A whole page of text. */
export function pageHtml(page: Page): string {
  const { toRoot, title, description, sidebar, contents, body, styles, scripts } = page;
  const name = title === 'polkavirt' ? title : `${title} · polkavirt`;
  return `<!doctype html>
<html lang="en">
<head>
${headOf()}
<title>${escapeHtml(name)}</title>
<meta name="description" content="${escapeHtml(description)}">
${styles.map((path) => `<link rel="stylesheet" href="${toRoot}${path}">`).join('\n')}
${scripts.map((path) => `<script type="module" src="${toRoot}${path}"></script>`).join('\n')}
</head>
<body>
${headerOf(page)}
<div class="columns${sidebar === '' ? ' alone' : ''}">
${sidebar === '' ? '' : `<details class="sidebar" open><summary>Pages</summary><nav aria-label="Pages">${sidebar}</nav></details>`}
<main id="content" tabindex="-1">
${body}
</main>
${contents === '' ? '' : `<nav class="contents" aria-label="On this page">${contents}</nav>`}
</div>
</body>
</html>
`;
}
