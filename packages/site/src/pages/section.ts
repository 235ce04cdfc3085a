/** What the list of pages is made of. */

/** A page whose text is a document of the repository. */
export interface DocumentPage {
  /** From the root of the site, with a slash at its end; `''` is the first page. */
  readonly url: string;
  /** In the list of pages; the document's own title if it is absent. */
  readonly name?: string;
  /** The document, from the root of the repository. */
  readonly source: string;
}

/** A page whose text is made by the build. */
export interface MadePage {
  readonly url: string;
  readonly name: string;
  /** What it is about, in the overview. */
  readonly summary: string;
  /** Names it in links of documents. No such file exists: it begins with `site:`. */
  readonly source: string;
  /** The text in Markdown. */
  readonly make: () => string | Promise<string>;
}

export type SitePage = DocumentPage | MadePage;

export interface Section {
  readonly title: string;
  /** Which entry of the header it stands under: the pages of one list are shown beside each other. */
  readonly list: 'guides' | 'reference' | 'project';
  readonly pages: readonly SitePage[];
}
