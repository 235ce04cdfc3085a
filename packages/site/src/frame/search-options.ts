/** How the index of the search is made and read: the build and the page must agree. */
import type { Options } from 'minisearch';

/** A part of a page, from one heading to the next. */
export interface SearchedPart {
  /** The address from the root of the site, with the anchor. */
  readonly id: string;
  readonly page: string;
  readonly heading: string;
  readonly text: string;
}

/** The file of the index, from the root of the site. */
export const INDEX_FILE = 'search-index.json';

/** Names as code has them are found by their parts, too: `runToBlock` by `block`. */
const wordsOf = (text: string): string[] =>
  text.split(/[^\p{L}\p{N}_$]+/u).flatMap((word) => {
    const parts = word.split(/_|(?<=[\p{Ll}\p{N}])(?=\p{Lu})/u).filter((part) => part.length > 0);
    return parts.length > 1 ? [word, ...parts] : word === '' ? [] : [word];
  });

export const SEARCH_OPTIONS: Options<SearchedPart> = {
  fields: ['page', 'heading', 'text'],
  storeFields: ['page', 'heading'],
  tokenize: wordsOf,
  searchOptions: {
    boost: { heading: 4, page: 2 },
    prefix: true,
    fuzzy: (term) => (term.length > 4 ? 0.2 : false),
    combineWith: 'AND',
  },
};
