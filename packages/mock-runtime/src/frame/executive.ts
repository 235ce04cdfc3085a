import { err, HostFault, ok, type Result } from '@polkavirt/primitives';
import { actualDispatchInfo, type DispatchInfo, type DispatchResult, withStorageLayer } from './dispatch.ts';
import type { AnyRuntime, CheckedExtrinsic, Executive } from './runtime.ts';
import { totalWeight, weightOfClass } from './system/block-weights.ts';
import { BAD_MANDATORY, EXHAUSTS_RESOURCES, type TransactionValidityError } from './transaction-validity.ts';
import { addWeight, anyGreater, subWeight } from './weight.ts';

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
    if (!fits(info) || !fitsLength(info, extrinsic.encoded.length)) return err(EXHAUSTS_RESOURCES);
    System.noteExtrinsic(extrinsic.encoded);
    const prepared = extrinsic.extension?.prepare(info);
    if (prepared?.ok === false) return prepared;
    const result = runtime.dispatch(extrinsic.call, extrinsic.origin);
    if (!result.ok && info.class === 'Mandatory') return err(BAD_MANDATORY);
    extrinsic.extension?.settle?.(info, result);
    const { baseExtrinsic } = weightOfClass(limits.perClass, info.class);
    System.registerWeight(addWeight(actualDispatchInfo(info, result).weight, baseExtrinsic), info.class);
    System.noteAppliedExtrinsic(result, info);
    return ok(result);
  };

  return {
    initializeBlock({ number, parentHash, digest = { logs: [] } }) {
      System.resetEvents();
      System.initialize(number, parentHash, digest);
      let used = limits.baseBlock;
      for (const pallet of hooks) used = addWeight(used, pallet.onInitialize?.(number) ?? { refTime: 0n, proofSize: 0n });
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
      System.noteFinishedExtrinsics();
      const number = System.blockNumber();
      let remaining = subWeight(limits.maxBlock, totalWeight(System.BlockWeight.get()));
      for (const pallet of hooks) {
        const used = pallet.onIdle?.(number, remaining);
        if (used === undefined) continue;
        System.registerWeight(used, 'Mandatory');
        remaining = subWeight(remaining, used);
      }
      for (const pallet of hooks) pallet.onFinalize?.(number);
      return System.finalize();
    },
  };
}
