import type { HexString } from '@polkavirt/mock-runtime';

/** The program of a debug build, which stands for another build of the same contract when a call is repeated. */
export interface DebugBuild {
  /** keccak-256 of the program as the compiler gave it: contracts of the debug build that create this one name it. */
  readonly hash: HexString;
  /** The program, with the functions and lines of its sources. */
  readonly program: Uint8Array;
}

/** Debug builds, by the hashes of the code that they stand for. */
export class DebugBuilds {
  readonly #builds = new Map<HexString, DebugBuild>();
  readonly #stored = new Map<HexString, HexString>();

  add(codeHash: HexString, build: DebugBuild): void {
    this.#builds.set(codeHash, build);
    this.#stored.set(build.hash, codeHash);
  }

  of(codeHash: HexString): DebugBuild | undefined {
    return this.#builds.get(codeHash);
  }

  /** The hash under which the code of a contract is stored that a debug build names. */
  storedAs(codeHash: HexString): HexString {
    return this.#stored.get(codeHash) ?? codeHash;
  }

  get isEmpty(): boolean {
    return this.#builds.size === 0;
  }
}
