import type { Abi } from 'viem';

/** `z` makes the code small, `3` makes it fast. */
export type OptimizerMode = 'z' | '3';

/** Source texts by source unit name, which is what an import in Solidity resolves to. */
export type SourceTexts = Readonly<Record<string, string>>;

/** The part of the compiler's standard JSON output that is used. */
export interface StandardJsonOutput {
  readonly contracts?: Readonly<Record<string, Readonly<Record<string, StandardJsonContract>>>>;
  readonly errors?: readonly StandardJsonError[];
  /** Syntax trees, if they were asked for; a debug build has them. */
  readonly sources?: Readonly<Record<string, { readonly ast?: unknown }>>;
}

export interface StandardJsonContract {
  readonly abi?: Abi;
  readonly evm?: { readonly bytecode?: { readonly object?: string } };
  /** The Yul that the program is made of, of a debug build. */
  readonly irOptimized?: string;
  /** keccak-256 of the blob, hex without a prefix. */
  readonly hash?: string;
  /** `file:Contract` by the hash of each contract that this one creates. */
  readonly factoryDependencies?: Readonly<Record<string, string>>;
}

export interface StandardJsonError {
  readonly severity: string;
  readonly type?: string;
  readonly message: string;
  readonly formattedMessage?: string;
  /** In bytes of UTF-8. */
  readonly sourceLocation?: { readonly file: string; readonly start: number; readonly end: number };
}

/** Bytes that a program has. */
export interface Memory {
  /** For EVM memory. */
  readonly heapSize: number;
  readonly stackSize: number;
}

/** What the compiler gives by itself. */
export const DEFAULT_MEMORY: Memory = { heapSize: 65_536, stackSize: 32_768 };

/** How sources are compiled. */
export interface CompilerSettings {
  readonly optimizer: OptimizerMode;
  /** `context:prefix=target`, as solc has them. */
  readonly remappings?: readonly string[];
  /** The memory of the programs, if it is not `DEFAULT_MEMORY`. */
  readonly memory?: Memory;
  /** Whether programs are made without solc's optimizer and get debug sections, with the Yul and the syntax trees beside them. */
  readonly debug?: boolean;
  /** Whether the syntax trees are given too. */
  readonly syntaxTrees?: boolean;
  /** Whether sources have probes in them, so that programs need more of the stack. */
  readonly probes?: boolean;
}

/** A compiler. Tests put their own in. */
export interface SolidityCompiler {
  /** Differs for everything that may compile differently; results are cached under it. */
  readonly version: string;
  /** @param sources All of them, imported ones included. @throws What the compiler says if it gives no output at all. */
  compile(sources: SourceTexts, settings: CompilerSettings, signal?: AbortSignal): Promise<StandardJsonOutput>;
}
