/** The implementations of `VirtT`, as a program would put them together. */
import { connectAbi, connectScale, createForwarder, createRuntimeMemory } from '@polkavirt/forwarder';
import { createHost, serveAbi, serveScale, tapHostFunctions } from '@polkavirt/host';
import { createNative, type NativeOptions } from '@polkavirt/native';
import type { BackendName } from '@polkavirt/polkavm';
import type { HostFunctionTable, Result, Virt, VirtT, WireServer } from '@polkavirt/primitives';
import { BACKENDS } from './backends.ts';

export type Implementation = 'native' | 'forwarder/scale' | 'forwarder/abi';

export const IMPLEMENTATIONS: readonly Implementation[] = ['native', 'forwarder/scale', 'forwarder/abi'];

/** Nothing, a tap that nobody listens to, or one whose records are counted. */
export type TapKind = 'none' | 'unobserved' | 'observed';

const tapped = <Table extends HostFunctionTable>(table: Table, wire: WireServer<Table>, kind: TapKind): Table => {
  if (kind === 'none') return table;
  const tap = tapHostFunctions(table, wire);
  // Looking at a field keeps the compiler from dropping the record.
  if (kind === 'observed') tap.calls$.subscribe(({ args }) => args instanceof Error && console.error(args.message));
  return tap.table;
};

/** An implementation on a back end; `tap` concerns the forwarders only. */
export const createVirt = (implementation: Implementation, options: NativeOptions, tap: TapKind = 'none'): VirtT => {
  const native = createNative(options);
  if (implementation === 'native') return native;
  if (implementation === 'forwarder/scale') {
    const { table } = createHost({ virt: native, wire: serveScale });
    return createForwarder({ table: tapped(table, serveScale, tap), wire: connectScale });
  }
  const memory = createRuntimeMemory();
  const wire = serveAbi(memory);
  const { table } = createHost({ virt: native, wire });
  return createForwarder({ table: tapped(table, wire, tap), wire: connectAbi(memory) });
};

/** Every implementation on every back end. */
export const EACH: readonly { readonly implementation: Implementation; readonly backend: BackendName }[] =
  IMPLEMENTATIONS.flatMap((implementation) => BACKENDS.map((backend) => ({ implementation, backend })));

/** The value of a call that must go well. */
export const must = <T>(result: Result<T, string>): T => {
  if (!result.ok) throw new Error(`expected success, got ${result.error}`);
  return result.value;
};

export const instantiate = (virt: VirtT, program: Uint8Array): Virt => must(virt.instantiate(program));
