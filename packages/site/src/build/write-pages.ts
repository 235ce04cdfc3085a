import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { posix } from 'node:path';
import MiniSearch from 'minisearch';
import { linksOf, relativeTo } from '../documents/links.ts';
import { type Rendered, renderDocument } from '../documents/render.ts';
import { pageHtml } from '../frame/layout.ts';
import { contentsHtml, sidebarHtml } from '../frame/lists.ts';
import { INDEX_FILE, SEARCH_OPTIONS, type SearchedPart } from '../frame/search-options.ts';
import type { Section, SitePage } from '../pages/section.ts';
import { OUTPUT, REPOSITORY } from '../places.ts';
import type { Assets } from './manifest.ts';

interface RenderedPage {
  readonly page: SitePage;
  readonly name: string;
  readonly rendered: Rendered;
}

const sourceText = (page: SitePage) => ('make' in page ? page.make() : readFileSync(REPOSITORY + page.source, 'utf8'));

/** The text of each heading of a page, as the search finds it. */
const partsOf = ({ page, name, rendered }: RenderedPage): SearchedPart[] =>
  rendered.headings.map(({ depth, id, text }, index) => ({
    id: depth === 1 ? page.url : `${page.url}#${id}`,
    page: name,
    heading: depth === 1 ? name : text,
    text: rendered.texts[index]!,
  }));

/**
 * TypeDoc counts headings of one name otherwise than GitHub does where they differ in upper and lower case. A link to a number that no
 * heading has leads to the first one of that name.
 */
const withAnchors = (body: string, url: string, anchors: ReadonlyMap<string, ReadonlySet<string>>): string =>
  body.replaceAll(/href="([^":#]*)#([^"]+?)-\d+"/g, (link, path: string, name: string) => {
    const there = anchors.get(path === '' ? url : posix.join(url, path));
    return there === undefined || there.has(/#([^"]+)/.exec(link)![1]!) || !there.has(name) ? link : `href="${path}#${name}"`;
  });

/**
 * Writes every page of text, and the index of the search.
 *
 * @returns how many pages there are, and the links of documents that lead nowhere
 */
export async function writePages(home: SitePage, sections: readonly Section[], assets: Assets) {
  const problems: string[] = [];
  const all = [home, ...sections.flatMap(({ pages }) => pages)];
  const addresses = new Map(all.map(({ source, url }) => [source, url]));
  const rendered = new Map<SitePage, RenderedPage>();
  for (const page of all) {
    const linkTo = linksOf(page.source, page.url, addresses, (text) => problems.push(text));
    const one = renderDocument(await sourceText(page), linkTo);
    if (one.title === '') problems.push(`${page.source}: there is no heading`);
    rendered.set(page, { page, name: page.name ?? one.title, rendered: one });
  }

  const anchors = new Map(
    [...rendered.values()].map(({ page, rendered: it }) => [page.url, new Set(it.headings.map(({ id }) => id))]),
  );
  const listBeside = (page: SitePage) => {
    const list = sections.find(({ pages }) => pages.includes(page))?.list;
    const shown = sections.filter((section) => section.list === list);
    return sidebarHtml(
      shown.map(({ title, pages }) => ({
        title,
        pages: pages.map((other) => ({
          href: relativeTo(page.url, other.url),
          name: rendered.get(other)!.name,
          isCurrent: other === page,
        })),
      })),
    );
  };

  const index = new MiniSearch(SEARCH_OPTIONS);
  for (const one of rendered.values()) {
    const { page, rendered: it } = one;
    index.addAll(partsOf(one));
    const html = pageHtml({
      toRoot: '../'.repeat(page.url.split('/').length - 1),
      current: page.url,
      title: it.title,
      description: it.description,
      sidebar: listBeside(page),
      contents: contentsHtml(it.headings),
      body: page.source.startsWith('dist/api/') ? withAnchors(it.body, page.url, anchors) : it.body,
      ...assets,
    });
    mkdirSync(OUTPUT + page.url, { recursive: true });
    writeFileSync(`${OUTPUT}${page.url}index.html`, html);
  }
  writeFileSync(OUTPUT + INDEX_FILE, JSON.stringify(index));
  return { pages: rendered.size, problems };
}
