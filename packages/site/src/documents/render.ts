/** A document in Markdown as HTML, with what the frame and the search want of it. */
import GithubSlugger from 'github-slugger';
import type { Token } from 'markdown-it';
import MarkdownIt from 'markdown-it';
import { escapeHtml } from '../frame/escape.ts';
import type { Heading } from '../frame/lists.ts';
import { diagramHtml } from './diagram.ts';
import { highlight } from './highlight.ts';

export interface Rendered {
  /** The first heading. */
  readonly title: string;
  /** The first paragraph, without marks. */
  readonly description: string;
  /** HTML. */
  readonly body: string;
  readonly headings: readonly Heading[];
  /** The text below each heading, without code; as many as headings. */
  readonly texts: readonly string[];
}

/** What stands where a link or an image of the document points to. */
export type LinkTo = (target: string) => string;

const markdown = new MarkdownIt({ html: true, linkify: false });

/** What the reader sees of a line, without marks. */
const plainText = (line: Token): string =>
  (line.children ?? [])
    .map(({ type, content }) => (type === 'softbreak' || type === 'hardbreak' ? ' ' : type === 'html_inline' ? '' : content))
    .join('');

markdown.renderer.rules.fence = (tokens, index) => {
  const { content, info } = tokens[index]!;
  const [language = '', file] = info.trim().split(/\s+/);
  if (language === 'mermaid') return diagramHtml(content);
  const code = highlight(content.replace(/\n$/, ''), language);
  return file === undefined
    ? code
    : `<figure class="file"><figcaption><code>${escapeHtml(file)}</code></figcaption>${code}</figure>`;
};
markdown.renderer.rules.code_block = (tokens, index) => highlight(tokens[index]!.content.trimEnd(), 'text');
// A wide table scrolls by itself, by keyboard as well.
markdown.renderer.rules.table_open = () => '<div class="table" tabindex="0"><table>';
markdown.renderer.rules.table_close = () => '</table></div>';
// Comments are for those who write.
markdown.renderer.rules.html_block = (tokens, index) => tokens[index]!.content.replaceAll(/<!--[\s\S]*?-->\n?/g, '');

/** Renders a document. */
export function renderDocument(text: string, linkTo: LinkTo): Rendered {
  const tokens = markdown.parse(text.replaceAll(/<!-- site: skip -->[\s\S]*?<!-- \/site -->\n?/g, ''), {});
  const slugger = new GithubSlugger();
  const headings: Heading[] = [];
  const texts: string[][] = [];
  let description = '';
  for (const [index, token] of tokens.entries()) {
    if (token.type === 'heading_open') {
      const line = tokens[index + 1]!;
      const heading = { depth: Number(token.tag.slice(1)), id: slugger.slug(plainText(line)), text: plainText(line) };
      token.attrSet('id', heading.id);
      if (heading.depth > 1) addAnchor(line, heading);
      headings.push(heading);
      texts.push([]);
    } else if (token.type === 'inline') {
      for (const child of token.children ?? []) relink(child, linkTo);
      if (tokens[index - 1]?.type === 'heading_open') continue;
      texts.at(-1)?.push(plainText(token));
      if (description === '' && headings.length > 0) description = plainText(token);
    }
  }
  return {
    title: headings[0]?.text ?? '',
    description,
    body: markdown.renderer.render(tokens, markdown.options, {}),
    headings,
    texts: texts.map((lines) => lines.join(' ')),
  };
}

function relink(token: Token, linkTo: LinkTo): void {
  const attribute = { link_open: 'href', image: 'src' }[token.type];
  if (attribute !== undefined) token.attrSet(attribute, linkTo(String(token.attrGet(attribute))));
}

/** A link to the heading itself, at its end. */
function addAnchor(line: Token, { id, text }: Heading): void {
  const anchor = { ...line, type: 'html_inline', children: null, content: '' };
  anchor.content = ` <a class="anchor" href="#${id}" aria-label="Link to ${escapeHtml(text)}">#</a>`;
  line.children?.push(Object.assign(Object.create(Object.getPrototypeOf(line)), anchor));
}
