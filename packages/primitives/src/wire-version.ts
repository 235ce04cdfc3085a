/** Which versions of which wires a host-function table serves: a label on the table, so that a forwarder can tell before the first call. */
import type { HostFunctionTable, WireFormat } from './host-functions.ts';
import { HostFault } from './result.ts';

/** The versions that one half of a wire supports, its own first. */
export const wireVersions = ({ version = 1, olderVersions = [] }: Omit<WireFormat, 'name'>): readonly number[] => [
  version,
  ...olderVersions,
];

/** The same symbol in each copy of this package. WebAssembly ignores it, and spreading a table copies it. */
const LABEL = Symbol.for('polkavirt.wires');

type Labelled = { readonly [LABEL]?: readonly WireFormat[] };

/** The formats of a table's label; none for a table without a label. */
export const wiresOf = (table: HostFunctionTable): readonly WireFormat[] => (table as Labelled)?.[LABEL] ?? [];

/** Labels a table if possible. Hosts do so, and so does code that replaces a table by another one. */
export const labelTable = <Table extends HostFunctionTable>(table: Table, wires: readonly WireFormat[]): Table => {
  if (typeof table === 'object' && table !== null && Object.isExtensible(table)) {
    const value = wires.map(({ name, version = 1, olderVersions = [] }) => ({ name, version, olderVersions }));
    Object.defineProperty(table, LABEL, { value, enumerable: true, configurable: true });
  }
  return table;
};

const listed = (versions: readonly number[]): string => `version${versions.length === 1 ? '' : 's'} ${versions.join(' and ')}`;

/**
 * Checks that a host serves a version of the wire that the forwarder speaks. Tables without a label pass; missing
 * functions show when a wire connects.
 *
 * @throws HostFault `WireVersion` that names the versions of both sides.
 */
export const checkWireVersion = (table: HostFunctionTable, wire: WireFormat): void => {
  const served = wiresOf(table).filter(({ name }) => name === wire.name);
  const spoken = wireVersions(wire);
  const there = served.flatMap(wireVersions);
  if (served.length === 0 || there.some((version) => spoken.includes(version))) return;
  throw new HostFault(
    'WireVersion',
    `the host serves ${listed(there)} of the ${wire.name} wire, and this forwarder speaks ${listed(spoken)}: update the older side, or use a wire that knows both`,
  );
};
