/** The stack of a transaction that failed on a development chain. */
import { createTypestateNative } from '@polkavirt/native';
import { createNode } from '@polkavirt/node';
import { serveWebSocket } from '@polkavirt/node/server';
import { onTestEnd } from '@polkavirt/test-support';
import { encodeFunctionData, toHex } from 'viem';
import { createContractConsole } from '../../src/client/index.ts';
import { createSolidityTracer } from '../../src/engine/index.ts';
import { createContractsRuntime, ETHEREUM_DEV_ACCOUNTS } from '../../src/rpc/index.ts';
import { expectedStacks, readBuilt } from './failing-contracts.ts';

const CALL_TRACER = { tracer: 'callTracer' };

interface Trace {
  readonly gasUsed: string;
  readonly error?: string;
  readonly solidity?: {
    readonly frames: readonly { readonly function: string; readonly file?: string; readonly line?: number }[];
  };
}

it('debug_traceTransaction and debug_traceCall give it beside the frames, whose gas stays that of the ordinary build', async () => {
  const { Plain, Logs } = await readBuilt();
  const tracer = createSolidityTracer();
  for (const contract of [Plain, Logs]) tracer.describe(contract);
  const console = createContractConsole();
  const virt = createTypestateNative({ costModel: 'naive' });
  const { genesis, methods } = createContractsRuntime({ virt, tracer, console });
  const node = createNode({ genesis: genesis(), methods, finalityDelay: 0 });
  onTestEnd('the node', () => node.close());
  const server = await serveWebSocket(node, { port: 0 });
  onTestEnd('the server', () => server.close());
  const ask = async <T>(method: string, ...params: unknown[]): Promise<T> => {
    const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method, params });
    const answer = (await (await fetch(server.httpUrl, { method: 'POST', body })).json()) as { result: T; error?: unknown };
    expect(answer.error).toBeUndefined();
    return answer.result;
  };
  const from = ETHEREUM_DEV_ACCOUNTS[0].address;
  const send = async (transaction: object) => {
    const hash = await ask<string>('eth_sendTransaction', { from, gas: toHex(20_000_000), ...transaction });
    const receipt = await ask<{ status: string; gasUsed: string; contractAddress: string }>('eth_getTransactionReceipt', hash);
    return { hash, ...receipt };
  };
  const { contractAddress: to } = await send({ data: toHex(Plain.blob) });
  const data = encodeFunctionData({ abi: Plain.abi, functionName: 'inLibrary', args: [100] });
  const { hash, status, gasUsed } = await send({ to, data });
  expect(status).toBe('0x0');
  const expected = (await expectedStacks()).get('library');
  const stackOf = ({ solidity }: Trace) =>
    solidity?.frames.map(({ function: name, file, line }) => ({ function: name, file, line }));
  const traced = await ask<Trace>('debug_traceTransaction', hash, CALL_TRACER);
  expect([traced.gasUsed, traced.error]).toEqual([gasUsed, 'execution reverted']);
  expect(stackOf(traced)).toEqual(expected);
  expect(stackOf(await ask<Trace>('debug_traceCall', { from, to, data }, 'latest', CALL_TRACER))).toEqual(expected);

  // What went well has none. Contracts log as in a test.
  const made = await send({ data: toHex(Logs.blob) });
  expect(stackOf(await ask<Trace>('debug_traceTransaction', made.hash, CALL_TRACER))).toBeUndefined();
  expect(console.take().map(({ text }) => text)).toContain('made');
});
