/** Operations that only the EVM has: the compiler refuses them without a place, and a line says where they are and what to use. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestEnd } from '@polkavirt/test-support';
import { explainEvmOnly } from '../../src/compile/evm-only.ts';
import { type CompileError, compileSolidity, type SolidityCompiler } from '../../src/compile/index.ts';

/** As resolc 0.3 says it, of a contract and of an instruction. */
const said = (contract: string, what: string) =>
  `Error: Contract \`${contract}\` compiling error: Worker error: The contract \`${contract}\` LLVM IR generator definition pass error: 27:25 ${what}`;
const instruction = (name: string, rest = '') => `The \`${name}\` instruction is not supported${rest}`;
const error = (message: string) => ({ severity: 'error', type: 'Error', message }) as const;

const CASES: readonly (readonly [source: string, refused: string, lines: readonly number[], advice: RegExp])[] = [
  ['a\nextcodecopy(address(), 0, 0, 32)', instruction('EXTCODECOPY'), [2], /cannot be read here.*codehash.*in storage/],
  ['a.code.length;\n\nreturn a\n.code;', instruction('EXTCODECOPY'), [4], /cannot be read here/],
  ['codecopy(0, 0, 32) // codecopy', instruction('CODECOPY', ' in the runtime code'), [1], /constants, in immutable variables/],
  ['callcode(gas())', instruction('CALLCODE'), [1], /delegatecall/],
  ['\nselfdestruct(a);\nselfdestruct(b);', instruction('SELFDESTRUCT'), [2, 3], /send the balance away/],
  ['"blobhash" blobhash(0)', instruction('BLOBHASH', ' in revive'), [1], /no blobs here/],
  ['block.blobbasefee', instruction('BLOBBASEFEE', ' in revive'), [1], /block\.basefee/],
  ['runtimeCode = type(D).runtimeCode', 'type(D_6.D_6_deployed).runtimeCode is not supported', [1], /type\(C\)\.creationCode/],
];

it.each(CASES)('%j', (source, refused, lines, advice) => {
  const explained = explainEvmOnly([error(said('A.sol:C', refused))], { 'A.sol': source, 'B.sol': '// nothing' });
  expect(explained).toEqual(
    lines.map((line) => ({
      severity: 'error',
      type: 'UnsupportedOperation',
      message: expect.stringMatching(advice),
      file: 'A.sol',
      line,
    })),
  );
});

it('what has no place is told of the contract, once; other errors, and warnings, stay', () => {
  const other = error('Stack too deep');
  const unknown = error(said('A.sol:C', instruction('FUTURE')));
  const warning = { severity: 'warning', type: 'W', message: instruction('CALLCODE') } as const;
  const twice = [error(said('lib/A.sol:C', instruction('CALLCODE'))), error(said('A.sol:D', instruction('CALLCODE')))];
  const explained = explainEvmOnly([other, ...twice, unknown, warning], { 'lib/A.sol': '' });
  expect(explained).toEqual([
    other,
    expect.objectContaining({ type: 'UnsupportedOperation', file: 'lib/A.sol' }),
    unknown,
    warning,
  ]);
  expect(explained[1]).not.toHaveProperty('line');
});

it('at most five places are given', () => {
  const text = 'selfdestruct(a);\n'.repeat(9);
  expect(explainEvmOnly([error(said('A.sol:C', instruction('SELFDESTRUCT')))], { 'A.sol': text })).toHaveLength(5);
});

const folderOf = async (source: string): Promise<string> => {
  const root = await mkdtemp(join(tmpdir(), 'polkavirt-evm-only-'));
  onTestEnd('the folder', () => rm(root, { recursive: true, force: true }));
  await writeFile(join(root, 'A.sol'), source);
  return root;
};

it('a compile fails with it', async () => {
  const compiler: SolidityCompiler = {
    version: 'fake',
    compile: async () => ({ errors: [error(said('A.sol:C', instruction('CALLCODE')))] }),
  };
  const root = await folderOf('contract C {\n  callcode\n}');
  const failure = (await compileSolidity(['A.sol'], { root, compiler, cache: false }).catch((thrown) => thrown)) as CompileError;
  expect(failure.message).toBe(
    'A.sol:2: UnsupportedOperation: callcode is not there: use delegatecall, which keeps the sender and the value',
  );
  expect(failure.files).toEqual([join(root, 'A.sol')]);
});
