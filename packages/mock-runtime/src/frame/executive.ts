import { err, HostFault, ok, type Result } from '@polkavirt/primitives';
import type { HexString } from '../bytes.ts';
import type { RuntimeCall } from './call.ts';
import type { AnyRuntime } from './construct-runtime.ts';
import { actualDispatchInfo, type DispatchInfo, type DispatchResult, withStorageLayer } from './dispatch.ts';
import type { Digest, Header } from './header.ts';
import type { RuntimeOrigin } from './origin.ts';
import type { InherentData } from './pallet-definition.ts';
import { totalWeight, weightOfClass } from './system/block-weights.ts';
import { BAD_MANDATORY, EXHAUSTS_RESOURCES, type TransactionValidityError } from './transaction-validity.ts';
import { addWeight, anyGreater, subWeight } from './weight.ts';

/** An extrinsic whose signature was checked. */
export interface CheckedExtrinsic {
  readonly call: RuntimeCall;
  readonly origin: RuntimeOrigin;
  /** As it stands in the block. */
  readonly encoded: Uint8Array;
  /** What stands around the dispatch: nonce, fees. */
  readonly extension?: TransactionExtension;
}

/** Checks before a dispatch and settles after it. Both stay when the dispatch itself is rolled back. */
export interface TransactionExtension {
  /** An error keeps the extrinsic out of the block; nothing stays of it then. */
  prepare(info: DispatchInfo): Result<void, TransactionValidityError>;
  settle?(info: DispatchInfo, result: DispatchResult): void;
}

/** Makes blocks, as frame-executive does. */
export interface Executive {
  /** Starts a block: clears the events of the last one, and runs every pallet's onInitialize. */
  initializeBlock(block: { readonly number: number; readonly parentHash: HexString; readonly digest?: Digest }): void;
  /** The calls that this block's author must put in first. */
  inherents(data: InherentData): RuntimeCall[];
  /**
   * Applies an extrinsic. A dispatch that fails is applied all the same: the extrinsic stands in the block, with `ExtrinsicFailed`.
   *
   * @returns The result of the dispatch, or why the extrinsic cannot be in this block; then nothing changed.
   */
  applyExtrinsic(extrinsic: CheckedExtrinsic): Result<DispatchResult, TransactionValidityError>;
  /** Ends a block: every pallet's onIdle and onFinalize, then the header. */
  finalizeBlock(): Header;
}

export function createExecutive(runtime: Omit<AnyRuntime, 'Executive'>): Executive {
  const { System, pallets } = runtime;
  const limits = System.constants.BlockWeights;
  const hooks = pallets.map(({ pallet }) => pallet.definition.hooks);

  /** Whether the block has room for a call; a mandatory one has it always. */
  const fits = (info: DispatchInfo): boolean => {
    if (info.class === 'Mandatory') return true;
    const { maxExtrinsic, maxTotal, baseExtrinsic } = weightOfClass(limits.perClass, info.class);
    const consumed = System.BlockWeight.get();
    const needed = addWeight(info.weight, baseExtrinsic);
    if (maxExtrinsic !== undefined && anyGreater(info.weight, maxExtrinsic)) return false;
    if (maxTotal !== undefined && anyGreater(addWeight(weightOfClass(consumed, info.class), needed), maxTotal)) return false;
    return !anyGreater(addWeight(totalWeight(consumed), needed), limits.maxBlock);
  };

  const apply = (extrinsic: CheckedExtrinsic): Result<DispatchResult, TransactionValidityError> => {
    const info = runtime.dispatchInfo(extrinsic.call);
    if (!fits(info)) return err(EXHAUSTS_RESOURCES);
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
