import type { Choice } from '../choice.ts';
import { paragraph } from '../paragraph.ts';
import type { Screen } from '../screen.ts';
import type { Column } from '../table.ts';

/** What a table shows where there is no value. */
export const NONE = '–';

export const left = (title: string, spare?: number): Column => ({ title, align: 'left', ...(spare && { spare }) });
export const right = (title: string, spare?: number): Column => ({ title, align: 'right', ...(spare && { spare }) });

/** The wire of a choice, if it has one. */
export const wireOf = ({ implementation, wire }: Choice): string | null => (implementation === 'forwarder' ? wire : null);

/** The columns that name the choice of a row, titled like the flags. */
export const CHOICE_COLUMNS = [left('impl'), left('back end'), left('wire')];
export const choiceCells = (choice: Choice): string[] => [choice.implementation, choice.backend, wireOf(choice) ?? NONE];

/** The meaning of the words in those columns, also shown by `--help`. */
export const WORDS: readonly (readonly [word: string, meaning: string])[] = [
  ['api', 'the generation of the interface: virt (upstream 0.2.0) or typestate (0.4.0)'],
  ['impl', 'native runs the program itself; forwarder asks its host to, as a runtime does'],
  [
    'back end',
    'the part of the engine that runs the code: the interpreter step by step, the recompiler after translating it to WebAssembly',
  ],
  ['wire', 'how forwarder and host encode a call: abi as upstream does, scale is a format of our own'],
];

/** The words, a line each. */
export const renderWords = (screen: Screen, words = WORDS): string =>
  words.map(([word, meaning]) => paragraph(meaning, screen, `${word.padEnd(9)} `)).join('');
