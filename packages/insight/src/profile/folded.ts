import type { Profile } from './collect-profile.ts';

/** A name in a format that separates names by `;` and lines. */
const oneLine = (name: string): string => name.replaceAll(/[;\p{Cc}]/gu, '_');

/** A profile in lines `outer;inner COUNT`, COUNT in gas: what flame graph tools read. */
export const toFolded = ({ stacks }: Profile): string =>
  stacks.map(({ functions, gas }) => `${functions.map(oneLine).join(';')} ${gas}\n`).join('');
