import { escapeHtml } from './escape.ts';

/** A heading of a page. */
export interface Heading {
  /** 1 to 6. */
  readonly depth: number;
  /** The anchor, as GitHub makes it of the text. */
  readonly id: string;
  /** Without marks. */
  readonly text: string;
}

/** One part of the list of pages. */
export interface ListedSection {
  readonly title: string;
  /** `href` from the page that shows the list. */
  readonly pages: readonly { readonly href: string; readonly name: string; readonly isCurrent: boolean }[];
}

/** The list of pages beside the text. */
export const sidebarHtml = (sections: readonly ListedSection[]): string =>
  sections
    .map(({ title, pages }) => {
      const items = pages.map(
        ({ href, name, isCurrent }) =>
          `<li><a href="${href}"${isCurrent ? ' aria-current="page"' : ''}>${escapeHtml(name)}</a></li>`,
      );
      return `<p>${escapeHtml(title)}</p><ul>${items.join('')}</ul>`;
    })
    .join('');

/** More headings than this are no help beside the text; the deeper ones go. */
const MOST_HEADINGS = 60;

/** The headings of a page; none if there is only one. */
export function contentsHtml(headings: readonly Heading[]): string {
  const deep = headings.filter(({ depth }) => depth === 2 || depth === 3);
  const shown = deep.length > MOST_HEADINGS ? deep.filter(({ depth }) => depth === 2) : deep;
  if (shown.length < 2) return '';
  const items = shown.map(
    ({ depth, id, text }) => `<li${depth > 2 ? ' class="deeper"' : ''}><a href="#${id}">${escapeHtml(text)}</a></li>`,
  );
  return `<ul>${items.join('')}</ul>`;
}
