/**
 * The composition root: the only file that knows how implementations, back ends and wires are put together, and which exist.
 */
import { connectAbi, connectScale, createForwarder, createRuntimeMemory } from '@polkavirt/forwarder';
import { createHost, serveAbi, serveScale, type Tap, tapHostFunctions } from '@polkavirt/host';
import { createNative } from '@polkavirt/native';
import { createEngine, type Engine } from '@polkavirt/polkavm';
import type { HostFunctionTable, VirtT, Wire } from '@polkavirt/primitives';
import { BACKENDS, type Choice, IMPLEMENTATIONS, WIRES, type WireName } from './choice.ts';
import { type Target, virtTarget } from './exec/target.ts';
import { UsageError } from './failure.ts';

/** The back ends, cost models and APIs that can be asked for today. What flags name beyond them is "not available yet". */
const AVAILABLE = {
  backend: createEngine().backends,
  costModel: ['naive', 'full'],
  api: ['virt'],
} as const satisfies Partial<Record<keyof Choice, readonly string[]>>;

const FLAGS = { backend: '--backend', costModel: '--cost-model', api: '--api' } as const;

/** A {@link UsageError} if a choice names what is not there yet. */
export function requireAvailable(choice: Choice): void {
  for (const [field, flag] of Object.entries(FLAGS) as ['backend' | 'costModel' | 'api', string][]) {
    if (!(AVAILABLE[field] as readonly string[]).includes(choice[field])) {
      throw new UsageError(`${flag} ${choice[field]} is not available yet`);
    }
  }
}

/** Every implementation, back end and wire that there is: native first, it is what the others are held against. */
export function availableChoices({ api, costModel }: Pick<Choice, 'api' | 'costModel'>): readonly Choice[] {
  const backends = BACKENDS.filter((backend) => AVAILABLE.backend.includes(backend));
  return IMPLEMENTATIONS.flatMap((implementation) =>
    backends.flatMap((backend) =>
      (implementation === 'forwarder' ? WIRES : WIRES.slice(0, 1)).map(
        (wire): Choice => ({ implementation, backend, wire, api, costModel }),
      ),
    ),
  );
}

/** What crossed a wire: parameters, results, and the memory that they point to. */
export interface WireBytes {
  readonly toHost: number;
  readonly fromHost: number;
}

/** Counts what crosses a wire between `start` and `stop`; outside of that it costs nothing. */
export interface WireMeter {
  start(): void;
  stop(): WireBytes;
}

/** An implementation of the contract, as a choice says. */
export interface Composed {
  readonly virt: VirtT;
  readonly target: Target;
  /** Undefined where there is no wire. */
  readonly meter: WireMeter | undefined;
}

function meterOf(calls$: Tap<HostFunctionTable>['calls$']): WireMeter {
  let toHost = 0;
  let fromHost = 0;
  let subscription: { unsubscribe(): void } | undefined;
  return {
    start() {
      subscription?.unsubscribe();
      toHost = 0;
      fromHost = 0;
      subscription = calls$.subscribe(({ bytesIn, bytesOut }) => {
        toHost += bytesIn;
        fromHost += bytesOut;
      });
    },
    stop() {
      subscription?.unsubscribe();
      return { toHost, fromHost };
    },
  };
}

/** One program at a time runs here, however large: its own limit counts, not the one for many at once. */
const HOST_LIMITS = { maxMemoryBytes: 2 ** 33 };

/** A forwarder over a tapped host, which runs `virt`. */
function overWire<Table extends HostFunctionTable>(virt: VirtT, wire: Wire<Table>): { virt: VirtT; meter: WireMeter } {
  const { table } = createHost({ wire, virt, limits: HOST_LIMITS });
  const tap = tapHostFunctions(table, wire);
  return { virt: createForwarder({ table: tap.table, wire }), meter: meterOf(tap.calls$) };
}

const WIRED: Readonly<Record<WireName, (virt: VirtT) => { virt: VirtT; meter: WireMeter }>> = {
  scale: (virt) => overWire(virt, { ...serveScale, ...connectScale }),
  abi: (virt) => {
    const memory = createRuntimeMemory();
    return overWire(virt, { ...serveAbi(memory), ...connectAbi(memory) });
  },
};

/** Puts together what a choice names. `engine` is for those who want to watch it. */
export function compose(choice: Choice, engine: Engine = createEngine()): Composed {
  requireAvailable(choice);
  const native = createNative({ engine, backend: choice.backend, costModel: choice.costModel });
  const { virt, meter } = choice.implementation === 'native' ? { virt: native, meter: undefined } : WIRED[choice.wire](native);
  return { virt, target: virtTarget(virt), meter };
}
