import { HostFault, type TypestateVirtT } from '@polkavirt/primitives';

/**
 * A program of two instructions, `pub @p: a0 = a0 /u a1` and `ret`, for revive_v1. The naive model charges 1 for each; the full one
 * charges the cycles of the division, which are many.
 */
export const PROBE = Uint8Array.of(
  ...[0x50, 0x56, 0x4d, 0, 0, 31, 0, 0, 0, 0, 0, 0, 0], // magic, version, length
  ...[5, 4, 1, 0, 1, 0x70], // exports: `p` at 0
  ...[6, 9, 0, 0, 5, 0xcb, 0x87, 7, 0x32, 0, 9], // code: div_unsigned_64, jump_indirect, bitmask
  0,
);
const NAIVE_GAS = 2n;
const ENOUGH_GAS = 1_000n;

/** The cost of the probe on an implementation; undefined if it does not run there. */
function gasOfProbe(virt: TypestateVirtT): bigint | undefined {
  const compiled = virt.fromBytes(PROBE);
  if (!compiled.ok) return undefined;
  const made = compiled.value.module.instantiate();
  if (!made.ok) return undefined;
  const prepared = made.value.prepare('p');
  if (!prepared.ok) {
    made.value.destroy();
    return undefined;
  }
  const end = prepared.value.run(ENOUGH_GAS, 0n);
  if (end.kind === 'Syscall') end.execution.destroy();
  else end.instance.destroy();
  return end.kind === 'Finished' ? ENOUGH_GAS - end.gasLeft : undefined;
}

/**
 * Refuses an implementation that does not count gas as contracts are metered here: with the full cost model everything would seem to
 * cost several times as much. Only a run tells, because a forwarder does not know what its host counts with.
 *
 * @throws HostFault `ValueOutOfRange`
 */
export function checkCostModel(virt: TypestateVirtT): void {
  const used = gasOfProbe(virt);
  if (used === undefined || used === NAIVE_GAS) return;
  throw new HostFault(
    'ValueOutOfRange',
    `pallet_revive: virt counts ${used} gas for 2 instructions, so its cost model is not naive. ` +
      "Make it with createTypestateNative({ costModel: 'naive' }); " +
      'a forwarder needs a host over that: createTypestateHost({ wire, virt })',
  );
}
