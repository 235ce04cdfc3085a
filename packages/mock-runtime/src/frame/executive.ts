import { err, HostFault, ok, type Result } from '@polkavirt/primitives';
import { actualDispatchInfo, type DispatchInfo, type DispatchResult, withStorageLayer } from './dispatch.ts';
import { type Migration, runMigrations } from './migration.ts';
import type { AnyRuntime, CheckedExtrinsic, Executive } from './runtime.ts';
import { totalWeight, weightOfClass } from './system/block-weights.ts';
import { BAD_MANDATORY, EXHAUSTS_RESOURCES, type TransactionValidityError } from './transaction-validity.ts';
import { addWeight, anyGreater, subWeight, ZERO_WEIGHT } from './weight.ts';
import { weightMeter } from './weight-meter.ts';

export function createExecutive(runtime: Omit<AnyRuntime, 'Executive'>): Executive {
  const { System, pallets } = runtime;
  const limits = System.constants.BlockWeights;
  const { max: maxLength } = System.constants.BlockLength;
  const hooks = pallets.map(({ pallet }) => pallet.definition.hooks);

  /** Whether the block has room for a call; there is always room for a mandatory one. */
  const fits = (info: DispatchInfo): boolean => {
    if (info.class === 'Mandatory') return true;
    const { maxExtrinsic, maxTotal, baseExtrinsic } = weightOfClass(limits.perClass, info.class);
    const consumed = System.BlockWeight.get();
    const needed = addWeight(info.weight, baseExtrinsic);
    if (maxExtrinsic !== undefined && anyGreater(info.weight, maxExtrinsic)) return false;
    if (maxTotal !== undefined && anyGreater(addWeight(weightOfClass(consumed, info.class), needed), maxTotal)) return false;
    return !anyGreater(addWeight(totalWeight(consumed), needed), limits.maxBlock);
  };

  /** Whether the block has room for the bytes of an extrinsic, whatever its class. */
  const fitsLength = ({ class: dispatchClass }: DispatchInfo, length: number): boolean =>
    (System.AllExtrinsicsLen.get() ?? 0) + length <= weightOfClass(maxLength, dispatchClass);

  const apply = (extrinsic: CheckedExtrinsic): Result<DispatchResult, TransactionValidityError> => {
    const info = runtime.dispatchInfo(extrinsic.call);
    // While a migration goes on, what could be in a later block waits.
    if (info.class !== 'Mandatory' && runtime.migrationOngoing()) return err(EXHAUSTS_RESOURCES);
    if (!isInherent(extrinsic, info)) afterInherents();
    if (!fits(info) || !fitsLength(info, extrinsic.encoded.length)) return err(EXHAUSTS_RESOURCES);
    System.noteExtrinsic(extrinsic.encoded);
    // What needs no fee is announced as such to the extension alone: events have the call's own info.
    const charged: DispatchInfo = runtime.isFeeless(extrinsic.call, extrinsic.origin) ? { ...info, paysFee: 'No' } : info;
    let { origin } = extrinsic;
    if (isUnsigned(extrinsic, info)) {
      const valid = runtime.validateUnsigned(extrinsic.call, 'InBlock');
      if (!valid.ok) return valid;
    } else if (extrinsic.around !== undefined) {
      const prepared = extrinsic.around.prepare(charged, origin);
      if (!prepared.ok) return prepared;
      origin = prepared.value ?? origin;
    }
    const result = runtime.dispatch(extrinsic.call, origin);
    if (!result.ok && info.class === 'Mandatory') return err(BAD_MANDATORY);
    extrinsic.around?.settle?.(charged, result);
    const { baseExtrinsic } = weightOfClass(limits.perClass, info.class);
    System.registerWeight(addWeight(actualDispatchInfo(info, result).weight, baseExtrinsic), info.class);
    System.noteAppliedExtrinsic(result, info);
    return ok(result);
  };

  /** What runs between the inherents and the other extrinsics: a step of a migration, or else every pallet's onPoll. */
  const afterInherents = (): void => {
    if (System.InherentsApplied.get()) return;
    System.InherentsApplied.put(true);
    const migrators = pallets.flatMap(({ pallet }) => pallet.definition.migrator ?? []);
    const ongoing = migrators.find((one) => one.ongoing());
    if (ongoing !== undefined) {
      System.registerWeight(ongoing.step(), 'Mandatory');
      return;
    }
    const number = System.blockNumber();
    const meter = weightMeter(subWeight(limits.maxBlock, totalWeight(System.BlockWeight.get())));
    for (const pallet of hooks) pallet.onPoll?.(number, meter);
    System.registerWeight(meter.consumed(), 'Mandatory');
  };

  const executive: Executive = {
    runtimeUpgrade({ checks = false } = {}) {
      System.noteUpgraded();
      const ofPallets: Migration[] = hooks.map((pallet) => ({
        onRuntimeUpgrade: () => pallet.onRuntimeUpgrade?.() ?? ZERO_WEIGHT,
      }));
      const used = runMigrations([...runtime.migrations, ...ofPallets], checks);
      if (checks) runtime.tryState();
      return used;
    },

    initializeBlock({ number, parentHash, digest = { logs: [] } }) {
      System.resetEvents();
      const upgrade = System.isUpgraded() ? executive.runtimeUpgrade() : ZERO_WEIGHT;
      System.initialize(number, parentHash, digest);
      let used = addWeight(limits.baseBlock, upgrade);
      for (const pallet of hooks) used = addWeight(used, pallet.onInitialize?.(number) ?? ZERO_WEIGHT);
      System.registerWeight(used, 'Mandatory');
      System.noteFinishedInitialize();
    },

    inherents: (data) => pallets.flatMap(({ pallet }) => pallet.definition.inherent(data) ?? []),

    applyExtrinsic(extrinsic) {
      const applied = withStorageLayer(() => apply(extrinsic));
      if (!applied.ok && applied.error.type === 'Transactional')
        throw new HostFault('Internal', 'an extrinsic inside 255 transactions');
      return applied as Result<DispatchResult, TransactionValidityError>;
    },

    finalizeBlock() {
      afterInherents();
      System.noteFinishedExtrinsics();
      const number = System.blockNumber();
      let remaining = subWeight(limits.maxBlock, totalWeight(System.BlockWeight.get()));
      for (const pallet of runtime.migrationOngoing() ? [] : hooks) {
        const used = pallet.onIdle?.(number, remaining);
        if (used === undefined) continue;
        System.registerWeight(used, 'Mandatory');
        remaining = subWeight(remaining, used);
      }
      for (const pallet of hooks) pallet.onFinalize?.(number);
      const header = System.finalize();
      runtime.noteBlockEnded();
      return header;
    },
  };
  return executive;
}

/** What a block's author puts in first. */
const isInherent = ({ origin }: CheckedExtrinsic, info: DispatchInfo): boolean =>
  origin.type === 'None' && info.class === 'Mandatory';

/** What nobody signed and no author has to put in: the call's pallet must agree. */
const isUnsigned = (extrinsic: CheckedExtrinsic, info: DispatchInfo): boolean =>
  extrinsic.origin.type === 'None' && extrinsic.around === undefined && !isInherent(extrinsic, info);
