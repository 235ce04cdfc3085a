import type { Plugin } from 'vite';
import { headerOf, headOf } from '../frame/layout.ts';

/**
 * Puts the frame that all pages share into pages of Vite's own: `<!--frame:head-->` and `<!--frame:header-->` stand for what
 * `src/frame/layout.ts` makes of them. Such a page lies one folder below the root of the site.
 */
export const frameOfPages = (): Plugin => ({
  name: 'frame-of-pages',
  transformIndexHtml: {
    order: 'pre',
    handler: (html) =>
      html
        .replace('<!--frame:head-->', headOf())
        .replace('<!--frame:header-->', headerOf({ toRoot: '../', current: 'playground/' })),
  },
});
