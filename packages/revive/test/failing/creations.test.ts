/** What contracts for the EVM do to create others, and what they are told here. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { keccak256 } from 'viem';
import { type ContractFailed, createSolidityChain, deploy } from '../../src/client/index.ts';
import { creationCodeWarnings } from '../../src/compile/creation-code.ts';
import { IMPLEMENTATIONS } from '../support/implementations.ts';
import { FOLDER, readBuilt } from './failing-contracts.ts';

const TARGET = '0x00112233445566778899aabbccddeeff00112233';
const HERE =
  'here a contract is created by the hash of code that was uploaded (32 bytes, type(C).creationCode) and the arguments of its constructor';

const createsOn = async (createVirt: (typeof IMPLEMENTATIONS)['native'], hasDependency: boolean) => {
  const { Creates, Created } = await readBuilt();
  const factoryDependencies = { [keccak256(Created.blob)]: 'contracts/Creates.sol:Created' };
  const chain = createSolidityChain({ virt: createVirt() });
  return deploy(chain, { ...Creates, factoryDependencies }, [], { dependencies: hasDependency ? [Created] : [] });
};

const messageOf = (call: Promise<unknown>): Promise<string> =>
  call.then(
    () => 'it went through',
    (error: ContractFailed) => error.message,
  );

describe.each(Object.entries(IMPLEMENTATIONS))('on %s', (_, createVirt) => {
  it('a contract whose code was not uploaded is named, with what to do and the line', async () => {
    const creates = await createsOn(createVirt, false);
    const { Created } = await readBuilt();
    for (const [name, line] of [
      ['makes', 15],
      ['createsCode', 24],
    ] as const) {
      const message = await messageOf(creates.simulate[name]());
      expect(message).toContain(
        `${name}() failed: CodeNotFound: no code is stored under ${keccak256(Created.blob)}: what a contract creates with new must be uploaded before, by dependencies of deploy, or uploadCode\n`,
      );
      expect(message).toContain(
        '\n  it is the code of contracts/Creates.sol:Created: give its artifact to deploy, { dependencies: [...] }\n',
      );
      // That of the debug build has another hash.
      expect(message.match(/no code is stored/g)).toHaveLength(1);
      expect(message).toContain(`\n    at Creates.${name} (contracts/Creates.sol:${line}:`);
    }
  });

  it('creationCode is the hash of what was uploaded, and creates it', async () => {
    const creates = await createsOn(createVirt, true);
    const { Created } = await readBuilt();
    expect(await creates.read.creationCode()).toBe(keccak256(Created.blob));
    expect(await creates.simulate.createsCode()).not.toBe(`0x${'00'.repeat(20)}`);
    expect(await creates.simulate.makes()).not.toBe(`0x${'00'.repeat(20)}`);
  });

  it.each([
    [
      'OpenZeppelin’s clone',
      'clones',
      [TARGET],
      `CodeNotFound: the 55 bytes are a minimal proxy of ${TARGET} (EIP-1167) as EVM bytecode, which does not run here: create a proxy that is written in Solidity with new, its code is stored only once`,
    ],
    // The second one of EIP-1167's own examples: an address of 16 bytes.
    [
      'a clone of a short address',
      'createsOf',
      [`0x3d602980600a3d3981f3363d3d373d3d3d363d6f${'be'.repeat(16)}5af43d82803e903d91602757fd5bf3`],
      'CodeNotFound: the 51 bytes are a minimal proxy (EIP-1167)',
    ],
    // ERC-7511.
    [
      'a clone with PUSH0',
      'createsOf',
      [`0x602c8060095f395ff3365f5f375f5f365f73${TARGET.slice(2)}5af43d5f5f3e5f3d91602a57fd5bf3`],
      `CodeNotFound: the 53 bytes are a minimal proxy of ${TARGET} (EIP-1167)`,
    ],
    [
      'what solc makes for the EVM',
      'createsOf',
      ['0x608060405234801561000f575f80fd5b506004361061003f575f3560e01c8063209652'],
      `CodeNotFound: the 35 bytes are EVM bytecode, which does not run here: ${HERE}`,
    ],
    ['nothing', 'createsOf', ['0x'], `OutOfBounds: create got no code: ${HERE}; nothing is created without`],
    ['too little', 'createsOf', [`0x${'ab'.repeat(31)}`], `OutOfBounds: create got 31 bytes: ${HERE}`],
    ['zeros', 'createsOf', [`0x${'00'.repeat(32)}`], `CodeNotFound: create got 32 zeros in place of a hash: ${HERE}`],
    ['some hash', 'createsOf', [`0x${'ab'.repeat(40)}`], `CodeNotFound: no code is stored under 0x${'ab'.repeat(32)}: `],
  ] as const)('%s is told apart', async (_name, call, args, reason) => {
    const creates = await createsOn(createVirt, true);
    expect(await messageOf(creates.simulate[call](args as never))).toContain(` failed: ${reason}`);
  });
});

it('the compiler warns of creationCode, not of comments and strings that have it', async () => {
  const file = 'contracts/Creates.sol';
  const text = await readFile(join(FOLDER, file), 'utf8');
  const lines = text.split('\n').flatMap((line, index) => (line.includes('type(Created).creationCode') ? [index + 1] : []));
  expect(lines).toHaveLength(2);
  const found = creationCodeWarnings({ [file]: `${text}\n// type(A).creationCode\nstring constant S = "type(A).creationCode";` });
  expect(found.map(({ severity, line }) => [severity, line])).toEqual(lines.map((line) => ['warning', line]));
  expect(found[0].message).toMatch(/^type\(C\)\.creationCode is the hash of the code of C here, 32 bytes, not its code: /);
});
