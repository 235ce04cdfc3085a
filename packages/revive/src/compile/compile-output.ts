import type { Abi, Hex } from 'viem';
import type { DebugSource } from '../debug-source.ts';
import { debugProgram } from './debug-program.ts';
import type { SourceTexts, StandardJsonError, StandardJsonOutput } from './solidity-compiler.ts';

/** A contract that can be deployed. */
export interface CompiledContract {
  /** Its name. */
  readonly contract: string;
  readonly abi: Abi;
  /** The PolkaVM program. */
  readonly blob: Uint8Array;
  /**
   * Its debug build, if one was asked for: a program of the same contract that was not optimized, with the functions and lines of the
   * Solidity sources in its debug sections. `blob` is what is deployed; where that fails, the call is repeated with this.
   */
  readonly debug?: Uint8Array;
  /** keccak-256 of the program of the debug build as the compiler gave it. */
  readonly debugHash?: Hex;
  /** Where its debug build is found or made if something fails, if none was asked for and there is a cache. */
  readonly debugFrom?: DebugSource;
  /**
   * Its coverage build, if one was asked for: a program of the same contract with probes in its sources. `blob` is what is deployed; what
   * tests do is done with this as well where coverage is counted.
   */
  readonly coverage?: Uint8Array;
  /** keccak-256 of the program of the coverage build as the compiler gave it. */
  readonly coverageHash?: Hex;
  /** keccak-256 of the blob. */
  readonly hash: Hex;
  /** The contracts that this one creates, `file:Contract` by code hash: they must be uploaded first. */
  readonly factoryDependencies: Readonly<Record<Hex, string>>;
}

/** What the compiler has to say about a source. */
export interface Diagnostic {
  readonly severity: 'error' | 'warning' | 'info';
  /** Such as `ParserError`. */
  readonly type: string;
  readonly message: string;
  readonly file?: string;
  /** From 1. */
  readonly line?: number;
  /** From 1, in characters. */
  readonly column?: number;
}

export interface CompileOutput {
  /** By source unit name (a file's path from the project's folder) and contract; interfaces and abstract contracts have no code and are left out. */
  readonly contracts: Readonly<Record<string, Readonly<Record<string, CompiledContract>>>>;
  readonly warnings: readonly Diagnostic[];
  /** The files that were read: those that were named, and all that they import. */
  readonly files: readonly string[];
  /** Which compiler it was. */
  readonly compiler: string;
  /** Whether it came from the cache. */
  readonly cached: boolean;
}

/** The sources do not compile. The message has a line `file:line:column: Type: message` for each error. */
export class CompileError extends Error {
  override readonly name = 'CompileError';
  readonly diagnostics: readonly Diagnostic[];
  /** The files that were read: when one of them changes, it may compile. */
  readonly files: readonly string[];

  constructor(diagnostics: readonly Diagnostic[], files: readonly string[] = []) {
    super(diagnostics.map(describeDiagnostic).join('\n'));
    this.diagnostics = diagnostics;
    this.files = files;
  }
}

/** `file:line:column: Type: message`, as far as it is known. */
export function describeDiagnostic({ file, line, column, type, message }: Diagnostic): string {
  const where = [file, line, column].filter((part) => part !== undefined).join(':');
  return `${where === '' ? '' : `${where}: `}${type}: ${message}`;
}

/** Line and column, from 1, of an offset in bytes of UTF-8. */
function positionOf(text: string, offset: number): { line: number; column: number } {
  const before = new TextDecoder().decode(new TextEncoder().encode(text).subarray(0, offset));
  const lineStart = before.lastIndexOf('\n') + 1;
  return { line: before.split('\n').length, column: before.length - lineStart + 1 };
}

export function toDiagnostic(error: StandardJsonError, sources: SourceTexts): Diagnostic {
  const { severity, type = 'Error', message, sourceLocation } = error;
  const text =
    sourceLocation !== undefined && Object.hasOwn(sources, sourceLocation.file) ? sources[sourceLocation.file] : undefined;
  return {
    severity: severity === 'error' || severity === 'info' ? severity : 'warning',
    type,
    message: message.trim(),
    ...(sourceLocation !== undefined && { file: sourceLocation.file }),
    ...(sourceLocation !== undefined && text !== undefined && positionOf(text, Math.max(sourceLocation.start, 0))),
  };
}

/** Reads `Type: message` and `--> file:line:column` of a formatted message, which is all there is when the compiler throws. */
export function parseFormatted(text: string): Diagnostic {
  const [first = ''] = text.trim().split('\n');
  const named = /^(\w*(?:Error|Exception)): ?(.*)$/.exec(first);
  const at = /-->\s*(.+?):(\d+):(\d+)/.exec(text);
  return {
    severity: 'error',
    type: named?.[1] ?? 'Error',
    message: named?.[2] ?? first,
    ...(at !== null && { file: at[1], line: Number(at[2]), column: Number(at[3]) }),
  };
}

const prefixed = (hex: string): Hex => (hex.startsWith('0x') ? (hex as Hex) : `0x${hex}`);

/** Changes each contract. */
export const mapContracts = (
  output: CompileOutput['contracts'],
  change: (contract: CompiledContract, file: string, name: string) => CompiledContract,
): CompileOutput['contracts'] =>
  Object.fromEntries(
    Object.entries(output).map(([file, byName]) => [
      file,
      Object.fromEntries(Object.entries(byName).map(([name, contract]) => [name, change(contract, file, name)])),
    ]),
  );

/** Puts the debug build of each contract beside it. */
export const withDebugBuild = (
  output: CompileOutput['contracts'],
  debug: CompileOutput['contracts'],
): CompileOutput['contracts'] =>
  mapContracts(output, (contract, file, name) => {
    const build = debug[file]?.[name];
    return build?.debug === undefined ? contract : { ...contract, debug: build.debug, debugHash: build.hash };
  });

/** Puts the coverage build of each contract beside it. */
export const withCoverageBuild = (
  output: CompileOutput['contracts'],
  probed: CompileOutput['contracts'],
  coverageOf: (contract: string, blob: Uint8Array) => Uint8Array,
): CompileOutput['contracts'] =>
  mapContracts(output, (contract, file, name) => {
    const build = probed[file]?.[name];
    if (build === undefined) return contract;
    return { ...contract, coverage: coverageOf(`${file}:${name}`, build.blob), coverageHash: build.hash };
  });

/** @throws CompileError if the output has errors, or code that is not complete. */
export function toCompileOutput(output: StandardJsonOutput, sources: SourceTexts): Pick<CompileOutput, 'contracts' | 'warnings'> {
  const diagnostics = (output.errors ?? []).map((error) => toDiagnostic(error, sources));
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  if (errors.length > 0) throw new CompileError(errors);
  const contracts = new Map<string, Map<string, CompiledContract>>();
  for (const [file, byName] of Object.entries(output.contracts ?? {})) {
    for (const [name, { abi = [], evm, hash, factoryDependencies = {}, irOptimized = '' }] of Object.entries(byName)) {
      const object = evm?.bytecode?.object ?? '';
      if (object === '') continue;
      if (!/^(0x)?([0-9a-fA-F]{2})+$/.test(object) || hash === undefined) {
        throw new CompileError([
          { severity: 'error', type: 'Error', message: `the compiler gave no complete code for ${name}`, file },
        ]);
      }
      const ofFile = contracts.get(file) ?? new Map<string, CompiledContract>();
      contracts.set(file, ofFile);
      const blob = new Uint8Array(Buffer.from(prefixed(object).slice(2), 'hex'));
      const facts = { blob, yul: irOptimized, sources, astOf: (unit: string) => output.sources?.[unit]?.ast };
      const debug = irOptimized === '' ? undefined : debugProgram(facts);
      ofFile.set(name, {
        contract: name,
        abi,
        blob,
        ...(debug === undefined ? {} : { debug }),
        hash: prefixed(hash),
        factoryDependencies: Object.fromEntries(
          Object.entries(factoryDependencies).map(([key, contract]) => [prefixed(key), contract]),
        ),
      });
    }
  }
  // By entries: a file or a contract may have any name, that of a property of all objects included.
  const plain = Object.fromEntries([...contracts].map(([file, ofFile]) => [file, Object.fromEntries(ofFile)]));
  return { contracts: plain, warnings: diagnostics };
}
