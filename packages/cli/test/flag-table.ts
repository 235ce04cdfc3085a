import type { Command, Option } from 'commander';

const cell = (text: string): string => text.replaceAll('|', '\\|');
const code = (text: string): string => `\`${cell(text)}\``;

/** `-o, --output FILE`, with the choices in place of a value that has some. */
const flagsOf = ({ flags, argChoices }: Option): string =>
  flags.replace(/<([^>]+)>/, (_, value: string) => argChoices?.join('|') ?? value);

const defaultOf = ({ defaultValue, defaultValueDescription }: Option): string => {
  if (defaultValueDescription !== undefined) return defaultValueDescription;
  return defaultValue === undefined || typeof defaultValue === 'boolean' ? '' : code(String(defaultValue));
};

/** The options of a command as a table for a README, as its help says. */
export const flagTable = (command: Command): string =>
  [
    '| option | default | |',
    '|---|---|---|',
    ...command.options.map((option) =>
      `| ${code(flagsOf(option))} | ${cell(defaultOf(option))} | ${cell(option.description)} |`.replace('|  |', '| |'),
    ),
  ].join('\n');
