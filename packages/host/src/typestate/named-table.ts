import { type HostFunctionVersion, hostFunctionName } from '@polkavirt/primitives';

/** Functions by their own names as a table by import name. The caller gives the type of the table, which is derived from the same names. */
export const namedTable = <Table>(functions: object, version: HostFunctionVersion): Table =>
  Object.fromEntries(Object.entries(functions).map(([fn, raw]) => [hostFunctionName(fn, version), raw])) as Table;
