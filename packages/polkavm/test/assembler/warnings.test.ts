import { type AssemblyError, assemble } from '@polkavirt/polkavm';

const warningsOf = (text: string): AssemblyError[] => {
  const warnings: AssemblyError[] = [];
  const assembled = assemble(text, { instructionSet: 'latest64', onWarning: (warning) => warnings.push(warning) });
  expect(assembled.ok).toBe(true);
  return warnings;
};

describe('warnings', () => {
  it('name each host call without an import, where it stands', () => {
    const text =
      "%import = 'a'\r\npub @go:\r\n    ecalli 0\r\n  ecalli 1 // one too many\r\n    ecalli 4294967295\r\n    ret\r\n";
    expect(warningsOf(text)).toEqual([
      {
        line: 4,
        column: 3,
        text: 'ecalli 1',
        message: 'expected an import with the number 1, there is 1 (each `%import` adds one, from 0)',
      },
      {
        line: 5,
        column: 5,
        text: 'ecalli 4294967295',
        message: 'expected an import with the number 4294967295, there is 1 (each `%import` adds one, from 0)',
      },
    ]);
  });

  it('count imports that come later', () => {
    expect(warningsOf("pub @go:\n ecalli 0\n ret\n%import = 'a'\n")).toEqual([]);
  });

  it('say nothing of imports that are given byte by byte', () => {
    expect(warningsOf('%imports_section = 01 00 00 00 00\npub @go:\n ecalli 5\n ret\n')).toEqual([]);
  });

  it('come with a program, and not with an error', () => {
    const warnings: AssemblyError[] = [];
    const failed = assemble('pub @go:\n ecalli 5\n jump @nowhere\n', {
      instructionSet: 'latest64',
      onWarning: (warning) => warnings.push(warning),
    });
    expect([failed.ok, warnings]).toEqual([false, []]);
  });
});
