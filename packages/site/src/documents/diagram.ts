/**
 * Diagrams of documents, drawn by the build as SVG in the page's colours. Mermaid's own library draws only in a browser, and would be
 * larger than all else that a page loads; documents use its `graph`, which Graphviz draws.
 */
import { instance } from '@viz-js/viz';
import { escapeHtml } from '../frame/escape.ts';

const viz = await instance();

/** What is not a graph of plain arrows. It is told where the document is built, and not drawn wrong. */
export class DiagramError extends Error {
  override readonly name = 'DiagramError';
}

const NAME = /^[\w-]+$/;

const namesOf = (text: string, line: string): readonly string[] =>
  text.split('&').map((part) => {
    const name = part.trim();
    if (!NAME.test(name)) throw new DiagramError(`a diagram's line must be like \`a --> b & c\`: ${line}`);
    return name;
  });

/** The arrows of a Mermaid graph: `graph TD`, and lines like `a & b --> c & d`. @throws DiagramError */
export function arrowsOf(text: string): { readonly direction: string; readonly arrows: readonly (readonly [string, string])[] } {
  const [first = '', ...lines] = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  const direction = /^graph (TD|LR)$/.exec(first)?.[1];
  if (direction === undefined) throw new DiagramError(`a diagram must begin with \`graph TD\` or \`graph LR\`: ${first}`);
  const arrows = lines.flatMap((line) => {
    const sides = line.split('-->');
    if (sides.length !== 2) throw new DiagramError(`a diagram's line must have one \`-->\`: ${line}`);
    const [from, to] = sides.map((side) => namesOf(side, line));
    return from.flatMap((one) => to.map((other) => [one, other] as const));
  });
  return { direction, arrows };
}

/** HTML of a diagram: the picture, whose text says each arrow to those who do not see it. @throws DiagramError */
export function diagramHtml(text: string): string {
  const { direction, arrows } = arrowsOf(text);
  const edges = arrows.map(([from, to]) => ({ tail: from, head: to }));
  const svg = viz.renderString(
    {
      directed: true,
      graphAttributes: { rankdir: direction === 'TD' ? 'TB' : direction, bgcolor: 'transparent', nodesep: 0.25, ranksep: 0.6 },
      nodeAttributes: { shape: 'box', style: 'rounded', fontname: 'Helvetica', fontsize: 13, height: 0.4, margin: '0.16,0.06' },
      edgeAttributes: { arrowsize: 0.6 },
      nodes: [...new Set(arrows.flat())].map((name) => ({ name })),
      edges,
    },
    { format: 'svg' },
  );
  const targets = new Map<string, string[]>();
  for (const [from, to] of arrows) targets.set(from, [...(targets.get(from) ?? []), to]);
  const label = [...targets].map(([from, to]) => `${from} to ${to.join(', ')}`).join('; ');
  const [, width, height] = /<svg width="(\d+)pt" height="(\d+)pt"/.exec(svg) ?? [];
  const drawn = svg
    .slice(svg.indexOf('<svg'))
    // Its comments and titles repeat the names.
    .replaceAll(/<!--[\s\S]*?-->|<title>[\s\S]*?<\/title>/g, '')
    .replace(
      /<svg width="\d+pt" height="\d+pt"/,
      `<svg role="img" aria-label="${escapeHtml(`Arrows: ${label}`)}" style="width:${width}px;aspect-ratio:${width}/${height}"`,
    )
    .replaceAll(/\s+/g, ' ');
  return `<div class="diagram" tabindex="0" role="group" aria-label="Diagram">${drawn}</div>`;
}
