/** Every link inside of the site, and every anchor, must be there. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';

const unescaped = (text: string): string => text.replaceAll('&amp;', '&');

/** The values of an attribute in a page of ours, code included: its text has no quotes that are not escaped. */
const valuesOf = (html: string, attributes: string): string[] =>
  [...html.matchAll(new RegExp(`\\s(?:${attributes})="([^"]*)"`, 'g'))].map(([, value = '']) => unescaped(value));

/** A link's file from the root of the site, and its anchor. */
function targetOf(page: string, link: string): { readonly file: string; readonly anchor: string } {
  const [path = '', anchor = ''] = link.split('#');
  const file = path === '' ? page : posix.join(posix.dirname(page), path);
  return { file: file.endsWith('/') || file === '.' ? posix.join(file, 'index.html') : file, anchor: decodeURIComponent(anchor) };
}

/**
 * Reads all pages of a folder.
 *
 * @returns what is wrong: page, link and why
 */
export function brokenLinks(folder: string): readonly string[] {
  const pages = (readdirSync(folder, { recursive: true }) as string[]).filter((file) => file.endsWith('.html'));
  const texts = new Map(pages.map((page) => [page, readFileSync(join(folder, page), 'utf8')]));
  const anchors = new Map([...texts].map(([page, html]) => [page, new Set(valuesOf(html, 'id|name'))]));
  const problems: string[] = [];
  for (const [page, html] of texts) {
    for (const link of new Set(valuesOf(html, 'href|src'))) {
      if (/^[a-z]+:/.test(link)) continue;
      const { file, anchor } = targetOf(page, link);
      if (file.startsWith('../')) problems.push(`${page}: '${link}' leaves the site`);
      else if (!existsSync(join(folder, file))) problems.push(`${page}: '${link}' leads nowhere`);
      else if (anchor !== '' && anchors.get(file)?.has(anchor) === false) {
        problems.push(`${page}: '${link}': ${file} has no anchor '${anchor}'`);
      }
    }
  }
  return problems;
}
