/** What all pages of reports have, so that they can be read on small screens and in both colours. */
import { htmlPage, SOURCE_STYLE, sourceTable } from '../src/html.ts';

const PAGE = htmlPage('A <title>', SOURCE_STYLE, sourceTable('a"b.sol', ['<tr><td class="number">1</td></tr>']));

it('a page is as wide as the screen, and its sources scroll by themselves, by keys too', () => {
  expect(PAGE).toContain('<meta name="viewport" content="width=device-width, initial-scale=1">');
  expect(PAGE).toContain('<div class="source" tabindex="0" role="region" aria-label="a&quot;b.sol"><table>');
  expect(PAGE).toContain('.source { overflow-x: auto; }');
  expect(PAGE).toMatch(/<main>\n<div class="source"(?:.*\n)*<\/main>/);
});

/** The relative luminance of a colour. Source: WCAG 2.2, "relative luminance". */
function luminance(hex: string): number {
  const digits = hex.length === 4 ? [...hex.slice(1)].map((digit) => digit + digit) : (hex.slice(1).match(/../g) ?? []);
  const [r, g, b] = digits.map((byte) => {
    const value = Number.parseInt(byte, 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

it('its text, the quiet one too, has a contrast of 4.5 and more in both colours', () => {
  const schemes = [...PAGE.matchAll(/background: (#\w+); color: (#\w+); --quiet: (#\w+)/g)];
  expect(schemes).toHaveLength(2);
  for (const [, background, ...colours] of schemes) {
    for (const colour of colours) {
      const [dark, light] = [luminance(background), luminance(colour)].sort((a, b) => a - b);
      expect((light + 0.05) / (dark + 0.05)).toBeGreaterThanOrEqual(4.5);
    }
  }
});
