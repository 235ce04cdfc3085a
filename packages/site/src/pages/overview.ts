/** The first page of a list of pages: what each of them is about. */
import { readFileSync } from 'node:fs';
import { renderDocument } from '../documents/render.ts';
import { REPOSITORY } from '../places.ts';
import type { Section } from './section.ts';

/** Links keep their text and lose their target: the list's own links are enough. */
const firstSentence = (text: string): string => /^.*?[.:](?=\s|$)/.exec(text)?.[0].replace(/:$/, '.') ?? text;

/** Markdown: a list of the pages, each with the sentence that its document begins with. */
export function overview(title: string, introduction: string, sections: readonly Section[]): string {
  const lists = sections.map((section) => {
    const items = section.pages.map((page) => {
      if ('make' in page) return `- [${page.name}](/${page.source}): ${page.summary}`;
      const { title: own, description } = renderDocument(readFileSync(REPOSITORY + page.source, 'utf8'), (target) => target);
      return `- [${page.name ?? own}](/${page.source}): ${firstSentence(description)}`;
    });
    return `## ${section.title}\n\n${items.join('\n')}\n`;
  });
  return `# ${title}\n\n${introduction}\n\n${lists.join('\n')}`;
}
