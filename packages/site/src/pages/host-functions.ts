/** The page of the host functions: both generations on both wires, from the tables that the wires themselves are made of. */
import {
  type AbiSignature,
  hostFunctionName,
  type StrictCodec,
  TYPESTATE_HOST_FUNCTIONS,
  typeName,
  VIRT_HOST_FUNCTIONS,
} from '@polkavirt/primitives';
import { code, markdownTable } from './table.ts';

interface Row {
  readonly scale?: { readonly args: StrictCodec<never>; readonly result: StrictCodec<never> };
  readonly abi?: AbiSignature;
}

/** What a value from 0 of the abi wire means. */
const VALUES: Readonly<Record<AbiSignature['value'], string>> = {
  id: 'the id of what was made',
  status: '`0` finished, `1` a host call, which is in the buffer',
  module: 'the id of the module in bits 0 to 31, above it whether it was compiled',
  none: 'always `0`',
};

const codecText = ({ type }: StrictCodec<never>): string => code(typeName(type));

function functionText(name: string, { scale, abi }: Row): string {
  const lines = [`### \`${name}\``, ''];
  if (scale !== undefined) {
    lines.push(`On the scale wire ${codecText(scale.args)} goes in, and ${codecText(scale.result)} comes out.`, '');
  }
  if (abi === undefined) return lines.join('\n');
  const errors = Object.entries(abi.errors).map(([error, discriminant]) => `\`-${discriminant}\` ${error}`);
  lines.push(
    'On the abi wire:',
    '',
    markdownTable(
      ['parameter', 'type'],
      abi.parameters.map(([parameter, type]) => [code(parameter), code(type)]),
    ),
    '',
    `It returns an \`i64\`: ${VALUES[abi.value]}; ${errors.join(', ')}.`,
    '',
  );
  if (abi.execBuffer !== undefined) {
    const fields = abi.execBuffer.fields.map(({ name: field, at, length, type }) => [code(field), `${at}`, `${length}`, type]);
    lines.push('The buffer behind `exec_buffer`:', '', markdownTable(['field', 'at byte', 'bytes', 'type'], fields), '');
  }
  return lines.join('\n');
}

const generation = (title: string, text: string, rows: Readonly<Record<string, Row>>): string =>
  [`## ${title}`, text, ...Object.entries(rows).map(([name, row]) => functionText(hostFunctionName(name), row))].join('\n\n');

export const hostFunctions = (): string =>
  [
    '# Host functions',
    `What a runtime imports from its host, so that programs run: each function once for both wires. The *abi* wire is upstream's
     runtime-interface ABI; the *scale* wire is polkavirt's own, and its functions take the SCALE encoding of a tuple and return that
     of a \`Result\`. [Byte by byte](/docs/reference/wires.md), [a tutorial](/docs/wires.md).`.replaceAll(/\n\s+/g, '\n'),
    generation('VirtT', 'sp-virtualization 0.2.0.', VIRT_HOST_FUNCTIONS as unknown as Readonly<Record<string, Row>>),
    generation(
      'Modules, instances, executions',
      'sp-virtualization 0.4.0. Names that both generations have are the same functions only where parameters agree; a table with both has these as `_version_2`.',
      TYPESTATE_HOST_FUNCTIONS as unknown as Readonly<Record<string, Row>>,
    ),
  ].join('\n\n');
