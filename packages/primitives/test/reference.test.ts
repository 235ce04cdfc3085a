/** The tables of the reference are the tables of the code. */
import { readFileSync } from 'node:fs';
import {
  ABI_HOST_FUNCTIONS,
  SCALE_HOST_FUNCTIONS,
  TYPESTATE_FUNCTION_NAMES,
  TYPESTATE_HOST_FUNCTIONS,
  type TypeDescription,
  typeName,
} from '@polkavirt/primitives';

const reference = readFileSync(new URL('../../../docs/reference/wires.md', import.meta.url), 'utf8');

/** The rows `| \`name\` | second | third |` of one section. */
const rows = (section: string): string[][] => {
  const text = reference.split(`## ${section}\n`)[1].split('\n## ')[0];
  return [...text.matchAll(/^\| `(\w+)` *\| (.*?) *\| (.*?) *\|$/gm)].map((match) => match.slice(1));
};

/** The fields of an argument tuple as the tables write them. */
const fieldsOf = (type: TypeDescription, withTypes: boolean): string =>
  type.kind === 'struct'
    ? type.fields.map((field) => (withTypes ? `${field.name}: ${typeName(field.type)}` : field.name)).join(', ')
    : typeName(type);

describe('the reference of wires', () => {
  it('lists the scale wire', () => {
    expect(rows('The scale wire')).toEqual(
      Object.entries(SCALE_HOST_FUNCTIONS).map(([fn, { args, result }]) => [
        fn,
        fieldsOf(args.type, true),
        typeName(result.type),
      ]),
    );
  });

  it('lists the abi wire', () => {
    expect(rows('The abi wire')).toEqual(
      Object.entries(ABI_HOST_FUNCTIONS).map(([fn, { parameters, maxValue }]) => [
        fn,
        parameters.map(([name, type]) => `${name}: ${type}`).join(', '),
        `0 to ${maxValue}`,
      ]),
    );
  });

  it('lists both wires of the typestate generation', () => {
    const documented = rows('The typestate generation');
    expect(documented.slice(0, TYPESTATE_FUNCTION_NAMES.length)).toEqual(
      TYPESTATE_FUNCTION_NAMES.map((fn) => {
        const { args, result } = TYPESTATE_HOST_FUNCTIONS[fn].scale;
        return [fn, fieldsOf(args.type, false), typeName(result.type)];
      }),
    );
    expect(documented.slice(TYPESTATE_FUNCTION_NAMES.length)).toEqual(
      TYPESTATE_FUNCTION_NAMES.map((fn) => {
        const { parameters, maxValue } = TYPESTATE_HOST_FUNCTIONS[fn].abi;
        return [fn, parameters.map(([name, type]) => `${name}: ${type}`).join(', '), `0 to ${maxValue}`];
      }),
    );
  });
});
