import {
  ABI_HOST_FUNCTIONS,
  type AbiSignature,
  abiArgumentsTree,
  abiResultTree,
  type DecodeTree,
  decodeTree,
  type FunctionCodecs,
  type Generation,
  SCALE_HOST_FUNCTIONS,
  TYPESTATE_HOST_FUNCTIONS,
} from '@polkavirt/primitives';

export type Direction = 'in' | 'out';

/** The messages of one host function on one wire of one generation. */
export type HostFunction = { readonly name: string; readonly generation: Generation } & (
  | { readonly wire: 'scale'; readonly codecs: FunctionCodecs }
  | { readonly wire: 'abi'; readonly signature: AbiSignature }
);

const rows: readonly HostFunction[] = [
  ...Object.entries<FunctionCodecs>(SCALE_HOST_FUNCTIONS).map(
    ([name, codecs]): HostFunction => ({ name, generation: 'virt', wire: 'scale', codecs }),
  ),
  ...Object.entries<AbiSignature>(ABI_HOST_FUNCTIONS).map(
    ([name, signature]): HostFunction => ({ name, generation: 'virt', wire: 'abi', signature }),
  ),
  ...Object.entries(TYPESTATE_HOST_FUNCTIONS).flatMap(([name, { scale, abi }]): HostFunction[] => [
    { name, generation: 'typestate', wire: 'scale', codecs: scale },
    { name, generation: 'typestate', wire: 'abi', signature: abi },
  ]),
];

/** Every host function of both wires and both generations, as the tables of `@polkavirt/primitives` declare them. */
export const HOST_FUNCTIONS = rows;

/** Finds a function by wire, generation and name; undefined if no table has it, as for a user's own wire. */
export const findHostFunction = (generation: Generation | undefined, wire: string, name: string): HostFunction | undefined =>
  rows.find((row) => row.generation === generation && row.wire === wire && row.name === name);

/** The parts of a message of that function: see `decodeTree`. */
export const messageTree = (fn: HostFunction, direction: Direction, message: Uint8Array): DecodeTree => {
  const name = `${fn.name} ${direction === 'in' ? 'arguments' : 'result'}`;
  if (fn.wire === 'scale') return decodeTree(name, fn.codecs[direction === 'in' ? 'args' : 'result'].type, message);
  return direction === 'in' ? abiArgumentsTree(name, fn.signature, message) : abiResultTree(name, fn.signature, message);
};

const IMPORT = /^ext_virtualization_(\w+)_version_\d+$/;

/** The function's own name in an import name; the whole name if it is of another form. */
export const functionOfImport = (importName: string): string => IMPORT.exec(importName)?.[1] ?? importName;
