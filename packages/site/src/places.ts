/** Where things are; the same from `src` and from `dist`. */
import { fileURLToPath } from 'node:url';

/** The folder of this package, with a slash at its end. */
export const PACKAGE = fileURLToPath(new URL('../', import.meta.url));

/** The folder of the repository, with a slash at its end. */
export const REPOSITORY = fileURLToPath(new URL('../../../', import.meta.url));

/** The folder of static files that `npm run site:build` makes. */
export const OUTPUT = fileURLToPath(new URL('../../../dist/site/', import.meta.url));
