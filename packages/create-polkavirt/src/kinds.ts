/** The kinds of project: what each is for, which folder of `templates` it is made of, and which of our packages it imports. */
export interface Kind {
  /** In one line, for the question and for `--help`. */
  readonly title: string;
  readonly packages: readonly string[];
  /** Other packages that it needs, with their ranges. */
  readonly tools?: Readonly<Record<string, string>>;
}

export const KINDS = {
  pallet: {
    title: 'a pallet that runs a PolkaVM program',
    packages: ['forwarder', 'host', 'jest', 'mock-runtime', 'native', 'polkavm', 'primitives'],
  },
  contract: {
    title: 'a Solidity contract, compiled to PolkaVM',
    packages: ['native', 'revive'],
    tools: { '@parity/resolc': '^0.3.0' },
  },
  guest: {
    title: 'a guest in C, compiled to PolkaVM by clang',
    packages: ['linker', 'native', 'polkavm', 'primitives'],
  },
  'guest-rust': {
    title: 'a guest in Rust, compiled to PolkaVM by cargo',
    packages: ['linker', 'native', 'polkavm', 'primitives'],
  },
  wire: {
    title: 'a wire format of your own between runtime and host',
    packages: ['conformance', 'forwarder', 'host', 'native', 'polkavm', 'primitives'],
  },
} as const satisfies Record<string, Kind>;

export type KindName = keyof typeof KINDS;
