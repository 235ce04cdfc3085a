/** The README's tables are the tables of the code. */
import { readFileSync } from 'node:fs';
import {
  ABI_HOST_FUNCTIONS,
  SCALE_HOST_FUNCTIONS,
  TYPESTATE_FUNCTION_NAMES,
  TYPESTATE_HOST_FUNCTIONS,
} from '@polkavirt/primitives';

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');

/** The rows `| \`name\` | second | third |` of one section. */
const rows = (section: string): string[][] => {
  const text = readme.split(`## ${section}\n`)[1].split('\n## ')[0];
  return [...text.matchAll(/^\| `(\w+)` *\| (.*?) *\| (.*?) *\|$/gm)].map((match) => match.slice(1));
};

describe('README', () => {
  it('lists the scale wire', () => {
    const documented = rows('The scale wire').map(([fn, args]) => [fn, args.split(', ').map((arg) => arg.split(': ')[0])]);
    // A value of each function, from whose decoded form the argument names can be told.
    const zeros: Record<keyof typeof SCALE_HOST_FUNCTIONS, number> = {
      instantiate: 1,
      run: 14,
      memory_read: 12,
      memory_write: 9,
      destroy: 4,
    };
    const actual = Object.entries(SCALE_HOST_FUNCTIONS).map(([fn, { args }]) => [
      fn,
      Object.keys(args.decode(new Uint8Array(zeros[fn as keyof typeof zeros]))),
    ]);
    expect(documented).toEqual(actual);
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
    // As above: values from whose decoded form the argument names can be told.
    const zeros: Record<keyof typeof TYPESTATE_HOST_FUNCTIONS, number> = {
      compile_from_bytes: 2,
      lookup: 1,
      compile_from_storage_key: 2,
      instantiate: 4,
      prepare: 5,
      run: 20,
      destroy: 4,
      read_memory: 12,
      write_memory: 9,
    };
    const documented = rows('The typestate generation');
    expect(documented.slice(0, TYPESTATE_FUNCTION_NAMES.length).map(([fn, args]) => [fn, args])).toEqual(
      TYPESTATE_FUNCTION_NAMES.map((fn) => [
        fn,
        Object.keys(TYPESTATE_HOST_FUNCTIONS[fn].scale.args.decode(new Uint8Array(zeros[fn]))).join(', '),
      ]),
    );
    expect(documented.slice(TYPESTATE_FUNCTION_NAMES.length)).toEqual(
      TYPESTATE_FUNCTION_NAMES.map((fn) => {
        const { parameters, maxValue } = TYPESTATE_HOST_FUNCTIONS[fn].abi;
        return [fn, parameters.map(([name, type]) => `${name}: ${type}`).join(', '), `0 to ${maxValue}`];
      }),
    );
  });
});
