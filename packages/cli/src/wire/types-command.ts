import type { Generation, TypeDescription } from '@polkavirt/primitives';
import {
  HOST_FUNCTIONS,
  namedTypes,
  papiCodec,
  papiDefinition,
  polkadotType,
  polkadotTypes,
  rustDefinition,
  rustType,
} from '@polkavirt/wire-lab';
import { EXIT } from '../failure.ts';
import type { Io } from '../io.ts';

export const NOTATIONS = ['rust', 'polkadot', 'papi'] as const;

/** The options of `wire types`. */
export interface TypesFlags {
  readonly as: (typeof NOTATIONS)[number];
  readonly api: Generation;
}

interface Row {
  readonly name: string;
  readonly args: TypeDescription;
  readonly result: TypeDescription;
}

const rust = (rows: readonly Row[], types: readonly TypeDescription[]): string => {
  const functions = rows.map(({ name, args, result }) => {
    const fields = args.kind === 'struct' ? args.fields : [];
    const parameters = fields.map(
      (field) => `${field.name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)}: ${rustType(field.type)}`,
    );
    return `fn ${name}(${parameters.join(', ')}) -> ${rustType(result)};`;
  });
  return `${namedTypes(types).map(rustDefinition).join('\n\n')}\n\n${functions.join('\n')}\n`;
};

const papi = (rows: readonly Row[], types: readonly TypeDescription[]): string => {
  const functions = rows.map(
    ({ name, args, result }) => `const ${name} = { args: ${papiCodec(args)}, result: ${papiCodec(result)} };`,
  );
  return `${namedTypes(types).map(papiDefinition).join('\n')}\n\n${functions.join('\n')}\n`;
};

const polkadot = (rows: readonly Row[], types: readonly TypeDescription[]): string => {
  const functions = Object.fromEntries(
    rows.map(({ name, args, result }) => [name, { args: polkadotType(args), result: polkadotType(result) }]),
  );
  return `${JSON.stringify({ types: polkadotTypes(types), functions }, null, 2)}\n`;
};

/** `polkavirt wire types`: the messages of the scale wire as other tools write such types. */
export async function typesCommand({ as, api }: TypesFlags, io: Io): Promise<number> {
  const rows = HOST_FUNCTIONS.flatMap((row): Row[] =>
    row.wire === 'scale' && row.generation === api
      ? [{ name: row.name, args: row.codecs.args.type, result: row.codecs.result.type }]
      : [],
  );
  const types = rows.flatMap(({ args, result }) => [args, result]);
  await io.stdout.write({ rust, papi, polkadot }[as](rows, types));
  return EXIT.ok;
}
