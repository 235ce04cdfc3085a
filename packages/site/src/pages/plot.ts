/** Plots as SVG in the page, in its colours. */
import { escapeHtml } from '../frame/escape.ts';

export interface Bar {
  readonly label: string;
  /** From 0. */
  readonly value: number;
}

const WIDTH = 720;
const ROW = 40;
/** Room for the longest number after a bar. */
const NUMBER = 90;

/** Three digits; all of them before the point. */
export const shortNumber = (value: number): string => {
  const digits = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2;
  return value.toFixed(digits).replaceAll(/\B(?=(\d{3})+(?!\d)(?<!\.\d*))/g, ',');
};

/**
 * Horizontal bars from 0, as long as their values; each with its label above it and its number after it. HTML on one line, as
 * Markdown wants it. A value below 0, which a difference can be, has no bar.
 */
export function barsSvg(title: string, bars: readonly Bar[]): string {
  const greatest = Math.max(...bars.map(({ value }) => value), Number.MIN_VALUE);
  const rows = bars.map(({ label, value }, index) => {
    const length = Math.max(0, ((WIDTH - NUMBER) * value) / greatest);
    const top = index * ROW;
    return (
      `<text x="0" y="${top + 14}" class="label">${escapeHtml(label)}</text>` +
      `<rect x="0" y="${top + 20}" width="${length.toFixed(1)}" height="12" rx="2"></rect>` +
      `<text x="${(length + 6).toFixed(1)}" y="${top + 30}" class="number">${shortNumber(value)}</text>`
    );
  });
  const all = bars.map(({ label, value }) => `${label}: ${shortNumber(value)}`).join('; ');
  return `<svg class="plot" viewBox="0 0 ${WIDTH} ${bars.length * ROW}" role="img" aria-label="${escapeHtml(`${title}: ${all}`)}">${rows.join('')}</svg>`;
}
