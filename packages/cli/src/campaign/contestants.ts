/** The contenders of a campaign, by the names that the command takes. */
import { createHash } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { type Contender, type Contenders, engineFor, shareModules } from '@polkavirt/campaign';
import type { HostCallRecord } from '@polkavirt/host';
import type { CostModelName, Engine } from '@polkavirt/polkavm';
import type { HostFunctionTable, TypestateVirtT, VirtT, Wire } from '@polkavirt/primitives';
import { createJiti } from 'jiti';
import type { BackendName, Choice } from '../choice.ts';
import { composeOwnWire, composeTypestate, composeVirt } from '../composition/compose.ts';
import { messageOf, UsageError } from '../failure.ts';
import type { WireChoice } from './hostile/wire-hosts.ts';

/** Names of {@link Contestants.implementations} that are not modules. */
export const KNOWN_IMPLEMENTATIONS = ['native', 'scale', 'abi'] as const;
type Known = (typeof KNOWN_IMPLEMENTATIONS)[number];

/** Who takes part: plain data, which goes to workers and machines. */
export interface Contestants {
  /** `native`, `scale`, `abi`, or the path of a module that exports a `VirtT`. */
  readonly implementations: readonly string[];
  /** The reference first. */
  readonly backends: readonly BackendName[];
}

/** Compiles at once, so that short runs reach compiled code. */
const COMPILE_AFTER = 0;

const isKnown = (name: string): name is Known => KNOWN_IMPLEMENTATIONS.some((known) => known === name);

/** Everything that crossed a wire, folded. */
class Traffic {
  readonly #hash = createHash('sha256');

  readonly add = ({ name, raw }: HostCallRecord): void => {
    this.#hash.update(name);
    if (raw !== undefined) this.#fold([...raw.args, raw.result, ...raw.reads, ...raw.writes]);
  };

  /** The digest so far. */
  readonly digest = (): string => this.#hash.copy().digest('hex').slice(0, 16);

  #fold(values: readonly unknown[]): void {
    for (const value of values) {
      if (value instanceof Uint8Array) this.#hash.update(value);
      else if (typeof value === 'object' && value !== null) this.#fold(Object.values(value));
      else this.#hash.update(`${typeof value}${value}`);
    }
  }
}

const choiceOf = (name: Known, backend: BackendName, api: Choice['api'], costModel: CostModelName): Choice => ({
  implementation: name === 'native' ? 'native' : 'forwarder',
  backend,
  wire: name === 'native' ? 'scale' : name,
  api,
  costModel,
});

function known<Virt>(
  name: Known,
  backend: BackendName,
  engine: Engine,
  api: Choice['api'],
  compose: (choice: Choice, options: { engine: Engine; onCall?: (call: HostCallRecord) => void }) => { virt: Virt },
): Contender<Virt> {
  const label = name === 'native' ? `native, ${backend}` : `forwarder, ${backend}, ${name}`;
  if (name === 'native')
    return { name: label, create: (costModel) => compose(choiceOf(name, backend, api, costModel), { engine }) };
  return {
    name: label,
    wire: name,
    create(costModel, withTraffic) {
      if (!withTraffic) return compose(choiceOf(name, backend, api, costModel), { engine });
      const traffic = new Traffic();
      const { virt } = compose(choiceOf(name, backend, api, costModel), { engine, onCall: traffic.add });
      return { virt, traffic: traffic.digest };
    },
  };
}

type Exported =
  | { readonly generation: 'wire'; readonly wire: Wire<HostFunctionTable> }
  | { readonly generation: 'virt'; readonly create: (costModel: CostModelName) => VirtT }
  | {
      readonly generation: 'typestate';
      readonly create: (costModel: CostModelName) => TypestateVirtT;
    };

const hasMethod = (value: unknown, name: string): boolean =>
  typeof value === 'object' && value !== null && typeof (value as Record<string, unknown>)[name] === 'function';

/** What a module exports: a wire, an implementation of either generation, or a function of the cost model that makes one. */
async function loadImplementation(path: string): Promise<Exported> {
  const refuse = (why: string): never => {
    throw new UsageError(`--implementations ${path}: ${why}`);
  };
  const found = await stat(path).catch(() => undefined);
  if (found?.isFile() !== true) return refuse('no such file, and not one of native, scale, abi');
  let exported: Readonly<Record<string, unknown>>;
  try {
    exported = await createJiti(import.meta.url).import(resolve(path));
  } catch (thrown) {
    return refuse(`it fails when it is loaded: ${messageOf(thrown)}`);
  }
  const isWire = (value: unknown): boolean => hasMethod(value, 'serve') && hasMethod(value, 'connect');
  const [wire, ...more] = new Set(Object.values(exported).filter(isWire));
  if (wire !== undefined && more.length === 0) return { generation: 'wire', wire: wire as Wire<HostFunctionTable> };
  const given = exported.default ?? exported.virt;
  const make = typeof given === 'function' ? (given as (costModel: CostModelName) => unknown) : () => given;
  const first = make('naive');
  if (hasMethod(first, 'instantiate')) return { generation: 'virt', create: (costModel) => make(costModel) as VirtT };
  if (hasMethod(first, 'fromBytes')) return { generation: 'typestate', create: (costModel) => make(costModel) as TypestateVirtT };
  return refuse(
    'its default export must be a VirtT (instantiate), a TypestateVirtT (fromBytes), a function that makes one, or a wire (serve, connect)',
  );
}

/** A forwarder over a user's wire, with a host that runs native. */
const overWire = (path: string, wire: Wire<HostFunctionTable>, backend: BackendName, engine: Engine): Contender<VirtT> => ({
  name: `forwarder, ${backend}, ${path}`,
  create: (costModel) => composeOwnWire(wire, { backend, costModel }, { engine }),
});

/** Wires of the user's, for hostile messages. @throws UsageError for a module that cannot be used */
export async function ownWiresOf({ implementations }: Contestants): Promise<WireChoice[]> {
  const own: WireChoice[] = [];
  for (const path of implementations.filter((name) => !isKnown(name))) {
    const loaded = await loadImplementation(path);
    if (loaded.generation === 'wire') own.push({ name: path, generation: 'virt', make: () => ({ wire: loaded.wire }) });
  }
  return own;
}

/** @throws UsageError for a module that cannot be used */
export async function contendersOf({ implementations, backends }: Contestants): Promise<Contenders> {
  const engine = shareModules(engineFor(COMPILE_AFTER));
  const virt: Contender<VirtT>[] = [];
  const typestate: Contender<TypestateVirtT>[] = [];
  for (const name of implementations.filter(isKnown)) {
    for (const backend of backends) {
      virt.push(known(name, backend, engine, 'virt', composeVirt));
      typestate.push(known(name, backend, engine, 'typestate', composeTypestate));
    }
  }
  for (const path of implementations.filter((name) => !isKnown(name))) {
    const { generation, ...given } = await loadImplementation(path);
    if ('wire' in given) {
      for (const backend of backends) virt.push(overWire(path, given.wire, backend, engine));
    } else if (generation === 'virt')
      virt.push({ name: path, create: (costModel) => ({ virt: given.create(costModel) as VirtT }) });
    else typestate.push({ name: path, create: (costModel) => ({ virt: given.create(costModel) as TypestateVirtT }) });
  }
  return { backends, virt, typestate };
}
