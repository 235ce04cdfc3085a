/** Plots as HTML in the page, in its colours and letters: text of a picture would shrink with it on a phone. */
import { escapeHtml } from '../frame/escape.ts';

export interface Bar {
  /** What stands before its last comma is shared with its neighbours, and is said once. */
  readonly label: string;
  readonly value: number;
}

/** Values further apart than this are drawn by their powers of ten: on a scale from 0 the small ones would be nothing. */
const WIDE_SPAN = 30;

/** Three digits; all of them before the point. */
export const shortNumber = (value: number): string => {
  const digits = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2;
  return value.toFixed(digits).replaceAll(/\B(?=(\d{3})+(?!\d)(?<!\.\d*))/g, ',');
};

/** Where values lie on an axis, in percent of its length. */
export interface Scale {
  readonly at: (value: number) => number;
  /** The lines across the plot; none on a scale from 0. */
  readonly powers: readonly number[];
}

/** From 0 to the greatest value; or between two powers of ten. A value below 0, which a difference can be, lies at 0. */
export function scaleOf(values: readonly number[]): Scale {
  const greatest = Math.max(...values, Number.MIN_VALUE);
  const least = Math.min(...values);
  if (least <= 0 || greatest / least <= WIDE_SPAN) return { at: (value) => (Math.max(0, value) / greatest) * 100, powers: [] };
  const [from, to] = [Math.floor(Math.log10(least)), Math.ceil(Math.log10(greatest))];
  return {
    at: (value) => ((Math.log10(value) - from) / (to - from)) * 100,
    powers: Array.from({ length: to - from + 1 }, (_, step) => 10 ** (from + step)),
  };
}

/** Neighbours whose labels begin alike, up to the last comma. */
function groupsOf(bars: readonly Bar[]): readonly { readonly title: string; readonly bars: readonly Bar[] }[] {
  const groups: { title: string; bars: Bar[] }[] = [];
  for (const { label, value } of bars) {
    const [, title = '', own = label] = /^(.*), (.*?)$/.exec(label) ?? [];
    if (groups.at(-1)?.title !== title || title === '') groups.push({ title, bars: [] });
    groups.at(-1)!.bars.push({ label: own, value });
  }
  // A group of one is a bar with a long name.
  return groups.map((group) =>
    group.bars.length > 1 || group.title === ''
      ? group
      : { title: '', bars: group.bars.map(({ label, value }) => ({ label: `${group.title}, ${label}`, value })) },
  );
}

const percent = (part: number): string => `${part.toFixed(2)}%`;

/** Bars from 0, or dots on a scale of powers of ten; each between its label and its number. On one line, as Markdown wants HTML. */
export function plotHtml(bars: readonly Bar[]): string {
  const { at, powers } = scaleOf(bars.map(({ value }) => value));
  const lines = powers.map((power) => `<i style="left:${percent(at(power))}"></i>`).join('');
  const track = (value: number): string =>
    powers.length === 0
      ? `<span class="track"><b style="width:${percent(at(value))}"></b></span>`
      : `<span class="track dots">${lines}<b style="left:${percent(at(value))}"></b></span>`;
  const row = ({ label, value }: Bar): string =>
    `<div><dt>${escapeHtml(label)}</dt><dd>${track(value)}<span class="number">${shortNumber(value)}</span></dd></div>`;
  const axis =
    powers.length === 0
      ? ''
      : `<div class="axis" aria-hidden="true"><span class="track">${powers
          .map((power) => `<span style="left:${percent(at(power))}">${power.toLocaleString('en')}</span>`)
          .join('')}</span></div>`;
  const groups = groupsOf(bars).map(
    ({ title, bars: own }) =>
      `${title === '' ? '' : `<p class="group">${escapeHtml(title)}</p>`}<dl${title === '' ? '' : ' class="grouped"'}>${own.map(row).join('')}</dl>`,
  );
  return `<div class="plot">${axis}${groups.join('')}</div>`;
}

/** Whether the plot of some bars is one of powers of ten. */
export const isByPowers = (bars: readonly Bar[]): boolean => scaleOf(bars.map(({ value }) => value)).powers.length > 0;
