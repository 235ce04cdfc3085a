import type { BackendName, CostModelName } from '@polkavirt/polkavm';

export const IMPLEMENTATIONS = ['native', 'forwarder'] as const;
export type ImplementationName = (typeof IMPLEMENTATIONS)[number];

export const BACKENDS = ['interpreter', 'tier0', 'recompiler'] as const satisfies readonly BackendName[];

export const WIRES = ['scale', 'abi'] as const;
export type WireName = (typeof WIRES)[number];

export const COST_MODELS = ['naive', 'full'] as const satisfies readonly CostModelName[];

/** Which generation of the interface a program runs on. */
export const APIS = ['virt', 'typestate'] as const;
export type Api = (typeof APIS)[number];

/** The implementation that a program runs on, with its options. */
export interface Choice {
  readonly implementation: ImplementationName;
  readonly backend: BackendName;
  /** Only the forwarder has one. */
  readonly wire: WireName;
  readonly api: Api;
  readonly costModel: CostModelName;
}

export type { BackendName, CostModelName };
