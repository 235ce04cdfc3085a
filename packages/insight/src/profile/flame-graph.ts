import { escapeHtml, htmlPage } from '../html.ts';
import type { Profile } from './collect-profile.ts';

/** A call path with everything below it. */
export interface FlameNode {
  readonly name: string;
  /** Its gas with that of its callees. */
  readonly total: number;
  readonly children: ReadonlyMap<string, FlameNode>;
}

interface GrowingNode extends FlameNode {
  total: number;
  readonly children: Map<string, GrowingNode>;
}

/** The call paths of a profile as a tree, which a flame graph draws. The root stands for the whole run. */
export function flameTree({ stacks, gas }: Pick<Profile, 'stacks' | 'gas'>): FlameNode {
  const root: GrowingNode = { name: 'all', total: gas, children: new Map() };
  for (const { functions, gas: own } of stacks) {
    let node = root;
    for (const name of functions) {
      const child = node.children.get(name) ?? { name, total: 0, children: new Map() };
      node.children.set(name, child);
      child.total += own;
      node = child;
    }
  }
  return root;
}

const ROW = 20;
/** Functions narrower than this part of the whole are left out with their callees, because they could not be seen. */
const LEAST = 0.0005;

const percent = (part: number, whole: number): string => `${((100 * part) / whole).toFixed(2)}%`;

/** A hue for each name, the same in every page. */
function hueOf(name: string): number {
  let hash = 0;
  for (const character of name) hash = (hash * 31 + (character.codePointAt(0) ?? 0)) % 360;
  return (hash * 47) % 60;
}

/** What a profile has in all. Contracts that call each other are counted in gas alone. */
const sizeOf = ({ gas, instructions }: Profile): string =>
  `${gas} gas${instructions === 0 ? '' : `, ${instructions} instructions`}`;

/** A flame graph as one HTML page that opens without a network: the outermost function on top, as wide as its gas; a click zooms in. */
export function toFlameGraph(profile: Profile, title: string): string {
  const root = flameTree(profile);
  const whole = Math.max(1, root.total);
  const boxes: string[] = [];
  let depth = 0;
  const pending: { readonly node: FlameNode; readonly left: number; readonly row: number }[] = [{ node: root, left: 0, row: 0 }];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const { node, left, row } = next;
    if (node.total / whole < LEAST) continue;
    depth = Math.max(depth, row);
    const text = `${node.name}: ${node.total} gas, ${percent(node.total, whole)}`;
    boxes.push(
      `<button class="box" style="left:${percent(left, whole)};width:${percent(node.total, whole)};top:${row * ROW}px;` +
        `--hue:${hueOf(node.name)}" data-left="${left / whole}" data-width="${node.total / whole}" data-row="${row}"` +
        ` title="${escapeHtml(text)}">${escapeHtml(node.name)}</button>`,
    );
    let at = left;
    for (const child of [...node.children.values()].sort((a, b) => b.total - a.total)) {
      pending.push({ node: child, left: at, row: row + 1 });
      at += child.total;
    }
  }
  const rows = profile.functions
    .map(({ function: name, self, total }) => `<tr><td>${self}</td><td>${total}</td><td>${escapeHtml(name)}</td></tr>`)
    .join('\n');
  return htmlPage(
    title,
    `#graph { position: relative; height: ${(depth + 1) * ROW}px; overflow: hidden; }
.box { position: absolute; height: ${ROW - 1}px; border: 0; padding: 0 3px; overflow: hidden; white-space: nowrap; text-align: left;
  font: 12px/${ROW - 1}px system-ui, sans-serif; background: hsl(var(--hue) 85% 65%); color: #222; cursor: pointer; }
.box.dim { opacity: 0.4; }
table { margin-top: 1.5rem; border-collapse: collapse; } td, th { padding: 2px 12px 2px 0; text-align: right; }
td:last-child, th:last-child { text-align: left; font-family: monospace; overflow-wrap: anywhere; }`,
    `<h1>${escapeHtml(title)}</h1>
<p>${sizeOf(profile)}. Click a function to zoom in, the top row to zoom out.</p>
<div id="graph">
${boxes.join('\n')}
</div>
<table><thead><tr><th>self</th><th>total</th><th>function</th></tr></thead><tbody>
${rows}
</tbody></table>
<script>
const boxes = [...document.querySelectorAll('.box')];
for (const box of boxes) box.onclick = () => {
  const left = +box.dataset.left, width = +box.dataset.width, row = +box.dataset.row;
  for (const one of boxes) {
    const l = +one.dataset.left, w = +one.dataset.width;
    const isAbove = +one.dataset.row < row && l <= left + 1e-9 && l + w >= left + width - 1e-9;
    const isShown = isAbove || (l >= left - 1e-9 && l + w <= left + width + 1e-9);
    one.style.display = isShown ? '' : 'none';
    one.classList.toggle('dim', isAbove);
    one.style.left = isAbove ? 0 : (100 * (l - left)) / width + '%';
    one.style.width = isAbove ? '100%' : (100 * w) / width + '%';
  }
};
</script>`,
  );
}
