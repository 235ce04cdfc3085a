import type { Abi, Hex } from 'viem';
import type { CompiledContract } from './compile-output.ts';

/** A contract, and what it was made of. */
export interface NamedContract extends CompiledContract {
  readonly name: string;
  /** The source unit. */
  readonly file: string;
  /** Which compiler it was. */
  readonly compiler: string;
}

/** The facts of an artefact that are plain JSON: what `NAME.json` has. */
export const artifactFacts = ({
  name,
  file,
  compiler,
  hash,
  debugHash,
  coverageHash,
  factoryDependencies,
  debugFrom,
  abi,
}: NamedContract) => ({
  contract: name,
  source: file,
  compiler,
  hash,
  ...(debugHash && { debugHash }),
  ...(coverageHash && { coverageHash }),
  ...(debugFrom && { debugKey: debugFrom.key }),
  factoryDependencies,
  abi,
});

const toHex = (bytes: Uint8Array): Hex => `0x${Buffer.from(bytes).toString('hex')}`;

const json = (value: unknown): string => JSON.stringify(value, null, 2);

/** Names that modules and files of contracts can have: Solidity has no others. */
const NAME = /^[A-Za-z_$][\w$]*$/;

/** @throws Error if the name could not be exported. */
export function requireName(name: string): string {
  if (!NAME.test(name)) throw new Error(`${JSON.stringify(name)} is not a name that a contract can have`);
  return name;
}

/** Decodes hex where neither Node nor a browser is presupposed. */
const DECODE =
  'Uint8Array.from({ length: hex.length / 2 - 1 }, (_, at) => Number.parseInt(hex.slice(2 * at + 2, 2 * at + 4), 16))';

/** The lines that {@link readArtifactModule} finds the parts in. */
const ABI_LINES = /^const abi = (\[\]|\[\n[\s\S]*?\n\]) as const;$/m;
const hexLine = (name: string): RegExp => new RegExp(`^const ${name}: Hex = '(0x(?:[0-9a-f]{2})*)';$`, 'm');
const DEPENDENCIES = /^const factoryDependencies: \{ readonly \[hash: Hex\]: string \} = (\{\}|\{\n[\s\S]*?\n\});$/m;
const CONTRACT = /^ {2}contract: ("[\w$]+"),$/m;
const SOURCE = /^ {2}source: ("(?:[^"\\]|\\.)*"),$/m;
const DEBUG_KEY = /^ {2}debugKey: '([0-9a-f]{64})',$/m;
const hashLine = (name: string): RegExp => new RegExp(`^  ${name}: '(0x[0-9a-f]{64})',$`, 'm');

/**
 * `NAME.ts`: a module with the ABI `as const`, which types the contract's functions, and with the program. It imports nothing.
 */
export function artifactModule(contract: NamedContract): string {
  const { name, file, compiler, hash, debugHash, coverageHash, factoryDependencies, abi, blob, debug, coverage } = contract;
  const { debugFrom } = contract;
  const isDebug = debug !== undefined && debugHash !== undefined;
  const isCoverage = coverage !== undefined && coverageHash !== undefined;
  return `// Made by polkavirt compile. Do not edit.
type Hex = \`0x\${string}\`;

const bytesOf = (hex: Hex): Uint8Array =>
  ${DECODE};

const abi = ${json(abi)} as const;

/** The PolkaVM program, in hex. */
const bytecode: Hex = '${toHex(blob)}';
${isDebug ? `\n/** The debug build, which says where a call failed. */\nconst debug: Hex = '${toHex(debug)}';\n` : ''}${
  isCoverage
    ? `\n/** The coverage build, which tells what of the sources ran. */\nconst coverage: Hex = '${toHex(coverage)}';\n`
    : ''
}
const factoryDependencies: { readonly [hash: Hex]: string } = ${json(factoryDependencies)};

const artifact = {
  contract: ${JSON.stringify(name)},
  source: ${JSON.stringify(file)},
  compiler: ${JSON.stringify(compiler)},
  hash: '${hash}',
${isDebug ? `  debugHash: '${debugHash}',\n` : ''}${isCoverage ? `  coverageHash: '${coverageHash}',\n` : ''}${debugFrom === undefined ? '' : `  debugKey: '${debugFrom.key}',\n`}  factoryDependencies,
  abi,
  bytecode,
  /** The PolkaVM program. */
  blob: bytesOf(bytecode),
${isDebug ? '  debug: bytesOf(debug),\n' : ''}${isCoverage ? '  coverage: bytesOf(coverage),\n' : ''}} as const;

export { artifact as ${requireName(name)}, artifact as default };
`;
}

/** What a module has. */
export type ModuleParts = Omit<CompiledContract, 'hash' | 'debugFrom'> & { readonly source?: string; readonly debugKey?: string };

/** The parts of a module that {@link artifactModule} wrote; undefined if the text is another one. */
export function readArtifactModule(text: string): ModuleParts | undefined {
  const bytes = (name: string): Uint8Array | undefined => {
    const hex = hexLine(name).exec(text)?.[1];
    return hex === undefined ? undefined : new Uint8Array(Buffer.from(hex.slice(2), 'hex'));
  };
  const abi = ABI_LINES.exec(text)?.[1];
  const blob = bytes('bytecode');
  const contract = CONTRACT.exec(text)?.[1];
  const dependencies = DEPENDENCIES.exec(text)?.[1];
  if (abi === undefined || blob === undefined || contract === undefined || dependencies === undefined) return undefined;
  const hashOf = (name: string): Hex | undefined => hashLine(name).exec(text)?.[1] as Hex | undefined;
  const [debug, debugHash] = [bytes('debug'), hashOf('debugHash')];
  const [coverage, coverageHash] = [bytes('coverage'), hashOf('coverageHash')];
  const source = SOURCE.exec(text)?.[1];
  const debugKey = DEBUG_KEY.exec(text)?.[1];
  return {
    ...(source === undefined ? {} : { source: JSON.parse(source) as string }),
    ...(debugKey === undefined ? {} : { debugKey }),
    contract: JSON.parse(contract) as string,
    abi: JSON.parse(abi) as Abi,
    blob,
    factoryDependencies: JSON.parse(dependencies) as Record<Hex, string>,
    ...(debug === undefined || debugHash === undefined ? {} : { debug, debugHash }),
    ...(coverage === undefined || coverageHash === undefined ? {} : { coverage, coverageHash }),
  };
}
