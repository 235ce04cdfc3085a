/** What a project is made of. */
import type { FrameworkName } from './frameworks.ts';
import type { KindName } from './kinds.ts';
import type { Language } from './languages.ts';

export interface ProjectOptions {
  /** Where it is written; the last part of the path becomes the package's name. */
  readonly folder: string;
  readonly kind: KindName;
  readonly framework: FrameworkName;
  readonly language: Language;
}

/** The package's name: the folder's, as far as npm takes it. */
export const packageName = (folder: string): string =>
  folder
    .split(/[\\/]/)
    .filter((part) => part !== '')
    .at(-1)
    ?.toLowerCase()
    .replace(/[^a-z0-9-]+/g, '-')
    .replace(/^-+|-+$/g, '') || 'polkavirt-tests';
