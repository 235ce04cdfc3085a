import { currentExternalities, type HexString } from '@polkavirt/mock-runtime';
import { type Block, RPC_CODES, RpcError } from '@polkavirt/node';
import type { IncludedTransaction } from './eth-index.ts';
import { type EthNode, viewOf } from './eth-node.ts';
import type { CallRequest } from './eth-params.ts';
import type { EthPallets } from './eth-runtime.ts';
import { type CallContext, contractGas, pretending, runCall } from './execute-call.ts';
import { toChecked } from './submit-transaction.ts';
import type { StartTrace, Trace } from './tracers.ts';

const initCodeOf = ({ to, data }: Pick<CallRequest, 'to' | 'data'>): HexString | undefined =>
  to === undefined ? data : undefined;

/** Undoes what work changes. */
function undone(work: () => void): void {
  const externalities = currentExternalities();
  externalities.begin();
  try {
    work();
  } finally {
    externalities.rollback();
  }
}

/** Instructions that are told of all that one request traces: programs run millions, and an answer has a limit. */
const MAX_INSTRUCTIONS = 10_000;

/** Does work with the instructions of its programs for traces that want them, as long as there are not too many. */
function createWatching({ Revive: { traceInstructions } }: EthPallets): <R>({ instruction }: Trace, work: () => R) => R {
  let left = MAX_INSTRUCTIONS;
  return ({ instruction }, work) => {
    if (instruction === undefined || traceInstructions === undefined || left === 0) return work();
    return traceInstructions((step) => {
      left -= 1;
      return instruction(step) && left > 0;
    }, work);
  };
}

/** Runs a block again on the state of its parent, and traces those of its Ethereum transactions that are wanted, up to the last of them. */
function traceIn(eth: EthNode, block: Block, wanted: readonly IncludedTransaction[], start: StartTrace): unknown[] {
  const { node, pallets, gas } = eth;
  const { chain } = node;
  const parent = chain.block(block.header.parentHash);
  if (parent === undefined) throw new RpcError(RPC_CODES.serverError, `the parent of block ${block.number} is not kept any more`);
  const ethereum = new Map(viewOf(eth, block).transactions.map((one) => [one.extrinsicIndex, one.transaction]));
  const reapply = (index: number): void => {
    const encoded = block.extrinsics[index];
    const transaction = ethereum.get(index);
    const extrinsic = chain.checker.decode(encoded);
    if (!extrinsic.ok) return;
    if (transaction !== undefined) {
      // Made here and now: what its sender can pay is asked of the state that it is applied to.
      chain.runtime.Executive.applyExtrinsic(toChecked(pallets, node, gas, transaction));
    } else {
      const checked = chain.checker.check(encoded, extrinsic.value);
      if (checked.ok) chain.runtime.Executive.applyExtrinsic(checked.value);
    }
  };
  const results: unknown[] = [];
  const watching = createWatching(pallets);
  chain.executeAt(parent, () => {
    chain.runtime.Executive.initializeBlock({ number: block.number, parentHash: parent.hash });
    let next = 0;
    for (const included of wanted) {
      const { extrinsicIndex, transaction, gasUsed, succeeded } = included;
      for (; next < extrinsicIndex; next++) reapply(next);
      const trace = start(pallets);
      if (trace.needsRehearsal) undone(() => pallets.Revive.observing(trace.observer, () => reapply(extrinsicIndex)));
      trace.explain?.(() => undone(() => reapply(extrinsicIndex)), !succeeded);
      trace.before?.();
      watching(trace, () => pallets.Revive.observing(trace.observer, () => reapply(extrinsicIndex)));
      next = extrinsicIndex + 1;
      results.push(
        trace.result({ gas: transaction.gas, gasUsed, failed: !succeeded, initCode: initCodeOf(transaction) }) ?? null,
      );
    }
  });
  return results;
}

/** Runs a block again up to a transaction, and traces that one. */
export const traceTransaction = (eth: EthNode, included: IncludedTransaction, start: StartTrace): unknown =>
  traceIn(eth, included.block, [included], start)[0];

/** Runs a block again, and traces each of its Ethereum transactions. */
export function traceBlock(eth: EthNode, block: Block, start: StartTrace): unknown[] {
  const { transactions } = viewOf(eth, block);
  const results = traceIn(eth, block, transactions, start);
  return transactions.map(({ transaction }, i) => ({ txHash: transaction.hash, result: results[i] }));
}

/** Traces a call, which nobody signs and of which nothing stays. */
export const traceCall = (eth: EthNode, request: CallRequest, block: Block, context: CallContext, start: StartTrace): unknown =>
  pretending(eth, block, context, () => {
    const gas = contractGas(eth, request);
    const trace = start(eth.pallets);
    if (trace.needsRehearsal) runCall(eth, request, gas, trace.observer);
    trace.before?.();
    const outcome = createWatching(eth.pallets)(trace, () => runCall(eth, request, gas, trace.observer));
    const failed = !outcome.result.ok || outcome.result.value.reverted;
    trace.explain?.(() => runCall(eth, request, gas), failed);
    const intrinsic = eth.gas.intrinsicGas(request);
    return (
      trace.result({
        gas: request.gas ?? eth.gas.maxBlockGas,
        gasUsed: intrinsic + outcome.gasConsumed,
        failed,
        initCode: initCodeOf(request),
      }) ?? null
    );
  });
