export interface PackedPackage {
  readonly name: string;
  readonly version: string;
  /** Where it is in the repository: `packages/native`. */
  readonly folder: string;
  readonly dependencies: Readonly<Record<string, string>>;
  /** Absolute path. */
  readonly tarball: string;
  /** Bytes of the tarball, and of what is in it. */
  readonly size: number;
  readonly unpackedSize: number;
  /** Paths inside the package. */
  readonly files: readonly string[];
}
export declare const TARBALLS: string;
export declare function packAll(options?: { readonly out?: string; readonly build?: boolean }): PackedPackage[];
export declare function readPacked(out?: string): PackedPackage[] | undefined;
export declare function withDependencies(packed: readonly PackedPackage[], names: readonly string[]): Record<string, string>;
