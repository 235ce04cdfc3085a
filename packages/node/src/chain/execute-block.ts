import { type AnyRuntime, type Header, RuntimeOrigin, type TransactionValidityError } from '@polkavirt/mock-runtime';
import { type CheckedTransaction, type ExtrinsicChecker, encodeBare } from '../extrinsic/check-extrinsic.ts';
import type { ExtrinsicFormat } from '../extrinsic/extrinsic-format.ts';
import type { Block } from './block.ts';

/** Where the extrinsics of a new block come from. */
export interface TransactionSource {
  next(): CheckedTransaction | undefined;
  /** Called with the reason why an extrinsic cannot be in this block. `fault` is set if the runtime itself failed on it. */
  refused(transaction: CheckedTransaction, error: TransactionValidityError | undefined, fault?: unknown): void;
}

/** Executes blocks, each on the present storage, which is that of the block's parent. */
interface Executor {
  readonly runtime: AnyRuntime;
  readonly format: ExtrinsicFormat;
  readonly checker: ExtrinsicChecker;
}

/** Executes a new block: what the runtime puts in itself first, then the transactions of the source. @param now Milliseconds since 1970. */
export function executeNewBlock(
  { runtime: { Executive }, format }: Executor,
  parent: Block,
  now: bigint,
  source: TransactionSource,
): { readonly header: Header; readonly extrinsics: readonly Uint8Array[] } {
  const extrinsics: Uint8Array[] = [];
  Executive.initializeBlock({ number: parent.number + 1, parentHash: parent.hash });
  for (const call of Executive.inherents({ now })) {
    const encoded = encodeBare(format, call);
    const applied = Executive.applyExtrinsic({ call, origin: RuntimeOrigin.none(), encoded });
    if (applied.ok) extrinsics.push(encoded);
  }
  for (let transaction = source.next(); transaction !== undefined; transaction = source.next()) {
    try {
      const applied = Executive.applyExtrinsic(transaction);
      if (applied.ok) extrinsics.push(transaction.encoded);
      else source.refused(transaction, applied.error);
    } catch (fault) {
      // The host or a pallet failed. The block continues without this extrinsic.
      source.refused(transaction, undefined, fault);
    }
  }
  return { header: Executive.finalizeBlock(), extrinsics };
}

/** Runs a part of a block: `execute_block` around all others, `initialize_block`, `apply_extrinsic`, `finalize_block`. */
export type RunPart = <T>(name: string, work: () => T) => T;

/** Executes a block from its bytes. @returns Its header as it comes out: another one if it has extrinsics that only a pallet can put in. */
export function executeBlockAgain(
  { runtime: { Executive }, checker }: Executor,
  { number, header: { parentHash }, extrinsics }: Block,
  part: RunPart,
): Header {
  const apply = (encoded: Uint8Array): boolean => {
    const extrinsic = checker.decode(encoded);
    if (!extrinsic.ok) return false;
    const checked = checker.check(encoded, extrinsic.value);
    return checked.ok && Executive.applyExtrinsic(checked.value).ok;
  };
  return part('execute_block', () => {
    part('initialize_block', () => Executive.initializeBlock({ number, parentHash }));
    for (const encoded of extrinsics) part('apply_extrinsic', () => apply(encoded));
    return part('finalize_block', () => Executive.finalizeBlock());
  });
}
