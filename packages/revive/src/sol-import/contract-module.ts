import type { Hex } from 'viem';
import { artifactFacts, type NamedContract } from '../compile/index.ts';

/** A contract of a source that is imported, with all that it creates. */
export interface ImportedContract extends NamedContract {
  readonly dependencies: readonly NamedContract[];
}

const hexOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

/** The programs of a contract, as hex. */
const programsOf = ({ blob, debug, coverage }: NamedContract): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries({ blob, debug, coverage }).flatMap(([name, bytes]) => (bytes === undefined ? [] : [[name, hexOf(bytes)]])),
  );

/** The facts of its file, and where its debug build is, which is known on this machine alone. */
const factsOf = (contract: NamedContract) => ({
  ...artifactFacts(contract),
  ...(contract.debugFrom === undefined ? {} : { debugFrom: contract.debugFrom }),
});

/** What a test gets of a contract; the text of a module makes the same. */
export const artifactOf = ({ dependencies = [], ...contract }: NamedContract & Partial<ImportedContract>): object => ({
  ...factsOf(contract),
  bytecode: `0x${hexOf(contract.blob)}` satisfies Hex,
  ...Object.fromEntries(
    Object.entries({ blob: contract.blob, debug: contract.debug, coverage: contract.coverage }).filter(
      ([, bytes]) => bytes !== undefined,
    ),
  ),
  dependencies: dependencies.map((one) => artifactOf(one)),
});

/** Decodes hex where neither Node nor a browser is presupposed. */
const MADE_OF = `const bytesOf = (hex) =>
  Uint8Array.from({ length: hex.length / 2 }, (_, at) => Number.parseInt(hex.slice(2 * at, 2 * at + 2), 16));
const madeOf = (facts, programs, dependencies) => ({
  ...JSON.parse(facts),
  bytecode: '0x' + programs.blob,
  ...Object.fromEntries(Object.entries(programs).map(([name, hex]) => [name, bytesOf(hex)])),
  dependencies,
});`;

/** A contract as an expression. */
const expressionOf = (contract: NamedContract, dependencies: readonly string[]): string =>
  `madeOf(${JSON.stringify(JSON.stringify(factsOf(contract)))}, ${JSON.stringify(programsOf(contract))}, [${dependencies.join(', ')}])`;

/** The declaration of `contracts`, a list of the artifacts. */
export function contractsList(contracts: readonly ImportedContract[]): string {
  const created = new Map(contracts.flatMap(({ dependencies }) => dependencies).map((one) => [one.hash, one]));
  const names = new Map([...created.keys()].map((hash, index) => [hash, `created${index}`]));
  return [
    MADE_OF,
    ...[...created].map(([hash, one]) => `const ${names.get(hash)} = ${expressionOf(one, [])};`),
    'let contracts = [',
    ...contracts.map(
      (one) =>
        `  ${expressionOf(
          one,
          one.dependencies.map(({ hash }) => names.get(hash) as string),
        )},`,
    ),
    '];',
  ].join('\n');
}

/** Under their own names; a contract may have one that is a word of JavaScript, such as `class`. */
const exportList = (contracts: readonly ImportedContract[]): string =>
  `export { ${contracts.map(({ name }, index) => `exported${index} as ${name}`).join(', ')} };`;

/** The exports of `contracts`. */
export const contractExports = (contracts: readonly ImportedContract[]): string =>
  [...contracts.map((_, index) => `const exported${index} = contracts[${index}];`), exportList(contracts), ''].join('\n');

/** A module that exports each contract under its name. */
export const contractModule = (contracts: readonly ImportedContract[]): string =>
  `${contractsList(contracts)}\n${contractExports(contracts)}`;

/** A module that throws: what imports it fails in its place, and is still known to depend on it. */
export const failingModule = ({ name, message, stack = message }: Error): string =>
  `const error = new Error(${JSON.stringify(message)});
error.name = ${JSON.stringify(name)};
error.stack = ${JSON.stringify(stack)};
throw error;
`;

/** `NAME.d.sol.ts`: the declaration of that module. The JSON of an ABI is also the text of its type. */
export const contractTypes = (
  source: string,
  contracts: readonly ImportedContract[],
): string => `// Made by polkavirt of ${source}. Do not edit.
import type { Artifact } from '@polkavirt/revive/client';

type Facts = Readonly<Record<'hash' | 'bytecode', \`0x\${string}\`> & Record<'source' | 'compiler', string>>;

${contracts.map(({ abi }, index) => `declare const exported${index}: Artifact<${JSON.stringify(abi, null, 2)}> & Facts;\n`).join('\n')}
${exportList(contracts)}
`;
