import { bytesToHex, RuntimeOrigin } from '@polkavirt/mock-runtime';
import { invalidParams, RPC_CODES, RpcError } from '@polkavirt/node';
import { decodeRevert, describeRevert } from '../client/decode-revert.ts';
import { type CallTrace, createCallTracer } from '../diagnostics/call-tracer.ts';
import type { IncludedTransaction } from './eth-index.ts';
import type { EthNode } from './eth-node.ts';
import { toQuantity } from './quantity.ts';
import { toChecked } from './submit-transaction.ts';

export interface TraceOptions {
  readonly onlyTopCall: boolean;
  readonly withLog: boolean;
}

/** `{ tracer: 'callTracer', tracerConfig?: { onlyTopCall?, withLog? } }`. */
export function parseTraceOptions(given: Readonly<Record<string, unknown>> = {}): TraceOptions {
  const { tracer = 'callTracer', tracerConfig } = given;
  if (tracer !== 'callTracer') throw invalidParams(`the only tracer is callTracer, not ${String(tracer)}`);
  const { onlyTopCall, withLog } = (tracerConfig ?? {}) as Readonly<Record<string, unknown>>;
  return { onlyTopCall: onlyTopCall === true, withLog: withLog === true };
}

/** Runs a block again up to a transaction, and records the frames of that one. */
export function traceTransaction(eth: EthNode, included: IncludedTransaction, options: TraceOptions): unknown {
  const { node, pallets, gas } = eth;
  const { chain } = node;
  const { block, transaction, extrinsicIndex } = included;
  const parent = chain.block(block.header.parentHash);
  if (parent === undefined) throw new RpcError(RPC_CODES.serverError, `the parent of block ${block.number} is not kept any more`);
  const tracer = createCallTracer();
  const others = new Map(eth.index.block(block).transactions.map((one) => [one.extrinsicIndex, one.transaction]));
  const reapply = (index: number): void => {
    const encoded = block.extrinsics[index];
    const ethereum = others.get(index);
    const extrinsic = chain.checker.decode(encoded);
    if (!extrinsic.ok) return;
    if (ethereum !== undefined) {
      // Made here and now: what its sender can pay is asked of the state that it is applied to.
      chain.runtime.Executive.applyExtrinsic(toChecked(pallets, node, gas, ethereum));
    } else if (extrinsic.value.signature === undefined) {
      chain.runtime.Executive.applyExtrinsic({ call: extrinsic.value.call, origin: RuntimeOrigin.none(), encoded });
    } else {
      const checked = chain.checker.check(encoded, extrinsic.value);
      if (checked.ok) chain.runtime.Executive.applyExtrinsic(checked.value);
    }
  };
  chain.executeAt(parent, () => {
    chain.runtime.Executive.initializeBlock({ number: block.number, parentHash: parent.hash });
    for (let index = 0; index < extrinsicIndex; index++) reapply(index);
    pallets.Revive.observing(tracer, () => reapply(extrinsicIndex));
  });
  const [trace] = tracer.traces;
  if (trace === undefined) throw new RpcError(RPC_CODES.serverError, 'the transaction ran no contract and moved no value');
  const shown = frameToJson(eth, trace, options);
  return {
    ...shown,
    ...(transaction.to === undefined && { input: transaction.data }),
    gas: toQuantity(transaction.gas),
    gasUsed: toQuantity(included.gasUsed),
  };
}

function frameToJson(eth: EthNode, trace: CallTrace, options: TraceOptions): object {
  const gasOf = (refTime: bigint) => toQuantity(eth.pallets.Revive.weightToGas({ refTime, proofSize: 0n }));
  const { failure, reverted, output, logs, calls } = trace;
  const revert = reverted && failure === undefined ? decodeRevert(bytesToHex(output), []) : undefined;
  return {
    type: trace.type,
    from: trace.from,
    to: trace.to,
    value: toQuantity(trace.value),
    gas: gasOf(trace.gas),
    gasUsed: gasOf(trace.gasUsed),
    input: bytesToHex(trace.input),
    output: bytesToHex(output),
    ...(failure !== undefined && { error: `${failure.error}: ${failure.message}` }),
    ...(revert !== undefined && {
      error: 'execution reverted',
      ...(revert.name !== undefined && { revertReason: revert.reason ?? describeRevert(revert) }),
    }),
    ...(options.withLog && {
      logs: logs.map((log, index) => ({
        address: log.address,
        topics: log.topics.map(bytesToHex),
        data: bytesToHex(log.data),
        index: toQuantity(index),
      })),
    }),
    ...(!options.onlyTopCall && calls.length > 0 && { calls: calls.map((call) => frameToJson(eth, call, options)) }),
  };
}
