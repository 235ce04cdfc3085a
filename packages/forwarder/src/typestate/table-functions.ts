import {
  type HostFunctionTable,
  type HostFunctionVersion,
  hostFunctionName,
  requireHostFunctions,
  TYPESTATE_FUNCTION_NAMES,
} from '@polkavirt/primitives';

/**
 * The functions of a table by their own names. The caller gives their type, which is derived from the same names as the table.
 *
 * @throws HostFault `MissingHostFunction` if one is not there.
 */
export const tableFunctions = <Functions>(wire: string, table: HostFunctionTable, version: HostFunctionVersion): Functions => {
  requireHostFunctions(wire, table, TYPESTATE_FUNCTION_NAMES, version);
  return Object.fromEntries(TYPESTATE_FUNCTION_NAMES.map((fn) => [fn, table[hostFunctionName(fn, version)]])) as Functions;
};
