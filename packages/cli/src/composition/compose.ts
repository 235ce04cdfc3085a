/**
 * The composition root: the only room that knows all implementations, back ends and wires, and how they are put together. What only
 * some commands need stands in files beside this one, so that the others do not load it.
 */
import {
  connectAbi,
  connectScale,
  connectTypestateAbi,
  connectTypestateScale,
  createForwarder,
  createRuntimeMemory,
  createTypestateForwarder,
} from '@polkavirt/forwarder';
import {
  createHost,
  createTypestateHost,
  type HostCallRecord,
  serveAbi,
  serveScale,
  serveTypestateAbi,
  serveTypestateScale,
  type Tap,
  tapHostFunctions,
} from '@polkavirt/host';
import { createNative, createTypestateNative, type TypestateNativeOptions } from '@polkavirt/native';
import { createIsolatedNative, createIsolatedTypestateNative } from '@polkavirt/native/isolated';
import { createEngine, createRecompilerBackend, type Engine, interpreterBackend, tier0Backend } from '@polkavirt/polkavm';
import type { HostFunctionTable, TypestateHost, TypestateVirtT, VirtT, Wire } from '@polkavirt/primitives';
import { BACKENDS, type Choice, IMPLEMENTATIONS, WIRES, type WireName } from '../choice.ts';
import type { Target } from '../target/target.ts';
import { typestateTarget } from '../target/typestate-target.ts';
import { virtTarget } from '../target/virt-target.ts';

/** Every implementation, back end and wire. Native comes first, because the others are compared with it. */
export function allChoices({ api, costModel }: Pick<Choice, 'api' | 'costModel'>): readonly Choice[] {
  return IMPLEMENTATIONS.flatMap((implementation) =>
    BACKENDS.flatMap((backend) =>
      (implementation === 'forwarder' ? WIRES : WIRES.slice(0, 1)).map(
        (wire): Choice => ({ implementation, backend, wire, api, costModel }),
      ),
    ),
  );
}

/**
 * An engine whose recompiler compiles at once. By default short runs stay in the interpreter, so a comparison of the
 * back ends would compare the interpreter with itself.
 */
export const createComparingEngine = (): Engine =>
  createEngine({
    backends: [interpreterBackend, tier0Backend, createRecompilerBackend(tier0Backend, { compileAfter: 0 })],
  });

/** Called at each call of a host function, with its bytes. */
export type OnCall = (call: HostCallRecord) => void;

/** What crossed a wire: parameters, results, and the memory that they point to. */
export interface WireBytes {
  readonly toHost: number;
  readonly fromHost: number;
}

/** Counts what crosses a wire between `start` and `stop`; at other times it costs nothing. */
export interface WireMeter {
  /** @param onCall Called at each call until `stop`. */
  start(onCall?: OnCall): void;
  stop(): WireBytes;
}

/** The implementation of the interface that a choice names. */
export interface Composed {
  readonly target: Target;
  /** Undefined where there is no wire. */
  readonly meter: WireMeter | undefined;
}

/** Options of all compositions beside the choice. */
export interface Surroundings {
  /** The engine; a new one by default. Pass one to observe it. */
  readonly engine?: Engine;
  /** Called at each call that crosses a wire, from the start. */
  readonly onCall?: OnCall | undefined;
  /** Whether calls reported by the meter carry their bytes; calls given to `onCall` always do. */
  readonly recordBytes?: boolean;
  /** Called with the reason when the engine refuses a program. */
  readonly onInvalidImage?: (reason: string) => void;
}

/** An implementation of one generation, before it is a {@link Target}. */
export interface Implementation<Virt> {
  readonly virt: Virt;
  /** Undefined where there is no wire. */
  readonly meter: WireMeter | undefined;
}

function meterOf(calls$: Tap<HostFunctionTable>['calls$']): WireMeter {
  let toHost = 0;
  let fromHost = 0;
  let subscription: { unsubscribe(): void } | undefined;
  return {
    start(onCall = () => undefined) {
      subscription?.unsubscribe();
      toHost = 0;
      fromHost = 0;
      subscription = calls$.subscribe((call) => {
        toHost += call.bytesIn;
        fromHost += call.bytesOut;
        onCall(call);
      });
    },
    stop() {
      subscription?.unsubscribe();
      return { toHost, fromHost };
    },
  };
}

/** Only one program runs here at a time, so its own limit counts, not the one for all together. */
export const HOST_LIMITS = { maxMemoryBytes: 2 ** 33 };

/** Observers of the calls of a wire. */
type Watching = Pick<Surroundings, 'onCall' | 'recordBytes'>;

function watched<Table extends HostFunctionTable>(
  table: Table,
  wire: Pick<Wire<Table>, 'name' | 'inspector'>,
  { onCall, recordBytes = onCall !== undefined }: Watching,
): Tap<Table> {
  const tap = tapHostFunctions(table, wire, { recordBytes });
  if (onCall !== undefined) tap.calls$.subscribe(onCall);
  return tap;
}

/** A forwarder over a tapped host, which runs `virt`. */
function overWire<Table extends HostFunctionTable>(virt: VirtT, wire: Wire<Table>, watching: Watching): Implementation<VirtT> {
  const { table, manager } = createHost({ wire, virt, limits: HOST_LIMITS });
  const tap = watched(table, wire, watching);
  return { virt: createForwarder({ table: tap.table, wire, explainer: manager }), meter: meterOf(tap.calls$) };
}

/** The same for the typestate generation. */
function overTypestateWire<Table extends HostFunctionTable>(
  virt: TypestateVirtT,
  wire: Wire<Table, TypestateHost>,
  watching: Watching,
): Implementation<TypestateVirtT> {
  const { table, manager } = createTypestateHost({ wire, virt });
  const tap = watched(table, wire, watching);
  return { virt: createTypestateForwarder({ table: tap.table, wire, explainer: manager }), meter: meterOf(tap.calls$) };
}

const WIRED: Readonly<Record<WireName, (virt: VirtT, watching: Watching) => Implementation<VirtT>>> = {
  scale: (virt, watching) => overWire(virt, { ...serveScale, ...connectScale }, watching),
  abi: (virt, watching) => {
    const memory = createRuntimeMemory();
    return overWire(virt, { ...serveAbi(memory), ...connectAbi(memory) }, watching);
  },
};

const TYPESTATE_WIRED: Readonly<Record<WireName, (virt: TypestateVirtT, watching: Watching) => Implementation<TypestateVirtT>>> =
  {
    scale: (virt, watching) => overTypestateWire(virt, { ...serveTypestateScale(), ...connectTypestateScale() }, watching),
    abi: (virt, watching) => {
      const memory = createRuntimeMemory();
      return overTypestateWire(virt, { ...serveTypestateAbi(memory), ...connectTypestateAbi(memory) }, watching);
    },
  };

const watching = (onCall: OnCall | undefined, recordBytes: boolean | undefined): Watching => ({
  onCall,
  ...(recordBytes === undefined ? {} : { recordBytes }),
});

/** The `VirtT` that a choice names, whatever its `api`. */
export function composeVirt(
  { implementation, backend, wire, costModel }: Choice,
  { onCall, recordBytes, ...surroundings }: Surroundings = {},
): Implementation<VirtT> {
  const native = createNative({ backend, costModel, ...surroundings });
  return implementation === 'native' ? { virt: native, meter: undefined } : WIRED[wire](native, watching(onCall, recordBytes));
}

/** A forwarder over a wire of the user's, and a host that runs native. */
export const composeOwnWire = (
  wire: Wire<HostFunctionTable>,
  { backend, costModel }: Pick<Choice, 'backend' | 'costModel'>,
  surroundings: Pick<Surroundings, 'engine'> = {},
): Implementation<VirtT> => overWire(createNative({ backend, costModel, ...surroundings }), wire, {});

/** The typestate implementation that a choice names, whatever its `api`. */
export function composeTypestate(
  { implementation, backend, wire, costModel }: Choice,
  { onCall, recordBytes, ...surroundings }: Surroundings & Pick<TypestateNativeOptions, 'storage' | 'limits'> = {},
): Implementation<TypestateVirtT> {
  const native = createTypestateNative({ backend, costModel, ...surroundings });
  return implementation === 'native'
    ? { virt: native, meter: undefined }
    : TYPESTATE_WIRED[wire](native, watching(onCall, recordBytes));
}

/** An implementation whose programs run in a worker. */
export interface IsolatedImplementation<Virt> {
  readonly virt: Virt;
  close(): Promise<void>;
}

/** {@link composeVirt} with programs in a worker. @param deadline Milliseconds that one call may take. */
export function composeIsolatedVirt(
  choice: Choice,
  deadline: number,
  onDeadline: (ms: number) => void,
  onCall?: OnCall,
): IsolatedImplementation<VirtT> {
  const { implementation, backend, wire, costModel } = choice;
  const { virt, close } = createIsolatedNative({ deadline, backend, costModel, onDeadline });
  return { virt: implementation === 'native' ? virt : WIRED[wire](virt, { onCall }).virt, close };
}

/** {@link composeTypestate} with programs in a worker. */
export function composeIsolatedTypestate(
  choice: Choice,
  deadline: number,
  onDeadline: (ms: number) => void,
  onCall?: OnCall,
): IsolatedImplementation<TypestateVirtT> {
  const { implementation, backend, wire, costModel } = choice;
  const { virt, close } = createIsolatedTypestateNative({ deadline, backend, costModel, onDeadline });
  return { virt: implementation === 'native' ? virt : TYPESTATE_WIRED[wire](virt, { onCall }).virt, close };
}

/** Creates what a choice names. */
export function compose(choice: Choice, surroundings: Surroundings = {}): Composed {
  if (choice.api === 'typestate') {
    const { virt, meter } = composeTypestate(choice, surroundings);
    return { target: typestateTarget(virt), meter };
  }
  const { virt, meter } = composeVirt(choice, surroundings);
  return { target: virtTarget(virt), meter };
}
