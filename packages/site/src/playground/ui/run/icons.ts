/** Signs on buttons, drawn so that they look the same everywhere. */
import { svg, type TemplateResult } from 'lit';

const PATHS = {
  start: 'M4 3v10M13 3 6.5 8l6.5 5z',
  reverse: 'M8 3 2 8l6 5zM14 3 8 8l6 5z',
  back: 'M11.5 3 5 8l6.5 5z',
  step: 'M4.5 3 11 8l-6.5 5z',
  over: 'M2.5 10a5.5 4.5 0 0 1 11-.5M13.5 5.5v4h-4M8 13h.01',
  out: 'M5 13V5M2 8l3-3 3 3M10.5 5H14M10.5 9H14M10.5 13H14',
  continue: 'M2 3l6 5-6 5zM8 3l6 5-6 5z',
} as const;

export const icon = (name: keyof typeof PATHS): TemplateResult =>
  svg`<svg class="icon" viewBox="0 0 16 16" aria-hidden="true"><path d=${PATHS[name]}></path></svg>`;
