/** Tests under the names of upstream's own, so that both can be laid side by side. */

/** Upstream's tests of a pallet. */
export interface UpstreamTests {
  /** The crate. */
  readonly crate: string;
  /** The file in polkadot-sdk. */
  readonly file: string;
  /** The commit at which it was read. */
  readonly commit: string;
  /** Every test of the file. */
  readonly tests: readonly string[];
  /** Tests that make no sense here, by the reason. */
  readonly notApplicable: Readonly<Record<string, readonly string[]>>;
}

/** Defines tests of upstream: a name that upstream does not have is refused. */
export const portsOf = ({ crate, tests, notApplicable }: UpstreamTests) => {
  const names = new Set(tests);
  const left = new Set(Object.values(notApplicable).flat());
  return (name: string, test: () => void): void => {
    if (!names.has(name)) throw new Error(`${crate} has no test ${name}`);
    if (left.has(name)) throw new Error(`${crate}: ${name} is both ported and not applicable`);
    it(name, test);
  };
};
