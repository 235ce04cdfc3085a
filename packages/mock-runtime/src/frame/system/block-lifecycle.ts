import { bytesToHex, type HexString, textToHex } from '../../bytes.ts';
import { currentExternalities } from '../../externalities/current.ts';
import { orderedRoot } from '../../trie/ordered-root.ts';
import { U32_MAX, u32 } from '../../types/basic.ts';
import type { Weight } from '../../types/substrate.ts';
import { encode, type Type } from '../../types/type.ts';
import { actualDispatchInfo, type DispatchInfo, type DispatchResult } from '../dispatch.ts';
import type { Digest, Header } from '../header.ts';
import type { RuntimeEvent } from '../runtime-event.ts';
import { ABSENT, readStored } from '../storage/read-stored.ts';
import { addWeight } from '../weight.ts';
import { addToClass, type BlockWeights, weightOfClass } from './block-weights.ts';
import type { EventRecord, Phase } from './event-record.ts';
import { extrinsicsRootVersionOf, type RuntimeVersion, stateVersionOf } from './runtime-version.ts';
import type { SystemStorage } from './system-storage.ts';

/** Well-known keys outside of any pallet (sp-storage). */
export const CODE_KEY = textToHex(':code');
const EXTRINSIC_INDEX_KEY = textToHex(':extrinsic_index');

/** The hash that FRAME's genesis gives to the block before it: 69 in every byte. */
const GENESIS_PARENT: HexString = `0x${'45'.repeat(32)}`;

/** System's own events as the lifecycle of a block deposits them. */
interface LifecycleEvents {
  success(info: DispatchInfo): RuntimeEvent;
  failure(result: DispatchResult & { ok: false }, info: DispatchInfo): RuntimeEvent;
}

/** The part of frame-system that goes from the start of a block to its header. */
export function blockLifecycle(
  storage: SystemStorage,
  record: Type<EventRecord>,
  events: LifecycleEvents,
  config: { weights: BlockWeights; blockHashCount: number; version: RuntimeVersion },
) {
  const { Number: BlockNumber, Events, EventCount, ExecutionPhase, BlockWeight, BlockHash, ExtrinsicData } = storage;

  const extrinsicIndex = (): number | undefined => {
    const index = readStored(u32, EXTRINSIC_INDEX_KEY);
    return index === ABSENT ? undefined : index;
  };
  const setExtrinsicIndex = (index: number | undefined): void =>
    currentExternalities().main.set(EXTRINSIC_INDEX_KEY, index === undefined ? undefined : encode(u32, index));

  const lifecycle = {
    /** Adds an event to the block. Nothing in block 0: FRAME keeps no events of the genesis. */
    depositEvent(event: RuntimeEvent, topics: readonly HexString[] = []): void {
      if (BlockNumber.get() === 0) return;
      const phase: Phase = ExecutionPhase.get() ?? { type: 'Initialization' };
      Events.appendEncoded(encode(record, { phase, event, topics }));
      EventCount.put(EventCount.get() + 1);
    },

    /** Forgets the events of the block before. */
    resetEvents(): void {
      Events.kill();
      EventCount.kill();
    },

    /** Starts a block. */
    initialize(number: number, parentHash: HexString, digest: Digest): void {
      ExecutionPhase.put({ type: 'Initialization' });
      setExtrinsicIndex(0);
      BlockNumber.put(number);
      storage.Digest.put(digest);
      storage.ParentHash.put(parentHash);
      BlockHash.insert(number - 1, parentHash);
      BlockWeight.kill();
      storage.AllExtrinsicsLen.kill();
    },

    noteFinishedInitialize: (): void => ExecutionPhase.put({ type: 'ApplyExtrinsic', value: 0 }),

    /** The index of the extrinsic that is being applied. */
    extrinsicIndex,

    /** Keeps the bytes of the current extrinsic for the extrinsics root. */
    noteExtrinsic(encoded: Uint8Array): void {
      ExtrinsicData.insert(extrinsicIndex() ?? 0, encoded);
      storage.AllExtrinsicsLen.put(Math.min((storage.AllExtrinsicsLen.get() ?? 0) + encoded.length, U32_MAX));
    },

    /** Ends an extrinsic: deposits `ExtrinsicSuccess` or `ExtrinsicFailed` with the weight that it really had. */
    noteAppliedExtrinsic(result: DispatchResult, announced: DispatchInfo): void {
      const { baseExtrinsic } = weightOfClass(config.weights.perClass, announced.class);
      const actual = actualDispatchInfo(announced, result);
      const info: DispatchInfo = { ...actual, weight: addWeight(actual.weight, baseExtrinsic) };
      lifecycle.depositEvent(result.ok ? events.success(info) : events.failure(result, info));
      const next = (extrinsicIndex() ?? 0) + 1;
      setExtrinsicIndex(next);
      ExecutionPhase.put({ type: 'ApplyExtrinsic', value: next });
    },

    noteFinishedExtrinsics(): void {
      storage.ExtrinsicCount.put(extrinsicIndex() ?? 0);
      setExtrinsicIndex(undefined);
      ExecutionPhase.put({ type: 'Finalization' });
    },

    /** Ends the block: removes temporary storage and returns the header. */
    finalize(): Header {
      ExecutionPhase.kill();
      storage.AllExtrinsicsLen.kill();
      storage.InherentsApplied.kill();
      const number = BlockNumber.get();
      const extrinsics = Array.from({ length: storage.ExtrinsicCount.take() ?? 0 }, (_, i) => ExtrinsicData.take(i));
      const expired = number - config.blockHashCount - 1;
      if (expired > 0) BlockHash.remove(expired);
      return {
        parentHash: storage.ParentHash.get(),
        number,
        digest: storage.Digest.get(),
        extrinsicsRoot: bytesToHex(orderedRoot(extrinsics, extrinsicsRootVersionOf(config.version))),
        stateRoot: currentExternalities().root(stateVersionOf(config.version)),
      };
    },

    /** Whether the version that last made a block is another one than this. */
    isUpgraded(): boolean {
      const last = storage.LastRuntimeUpgrade.get();
      return last === undefined || last.specName !== config.version.specName || last.specVersion < config.version.specVersion;
    },

    /** Notes that this version makes the block. */
    noteUpgraded(): void {
      const { specName, specVersion } = config.version;
      storage.LastRuntimeUpgrade.put({ specName, specVersion });
    },

    /** Adds to the weight that the block used. */
    registerWeight: (weight: Weight, dispatchClass: DispatchInfo['class']): void =>
      BlockWeight.mutate((consumed) => addToClass(consumed, dispatchClass, weight)),

    /** The first state: block 0 and its hashes. */
    genesis(code: Uint8Array): void {
      const { specName, specVersion } = config.version;
      BlockHash.insert(0, GENESIS_PARENT);
      storage.ParentHash.put(GENESIS_PARENT);
      storage.LastRuntimeUpgrade.put({ specName, specVersion });
      setExtrinsicIndex(0);
      currentExternalities().main.set(CODE_KEY, code);
    },
  };
  return lifecycle;
}
