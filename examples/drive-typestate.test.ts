import { readFileSync } from 'node:fs';
import { connectTypestateAbi, createRuntimeMemory, createTypestateForwarder } from '@polkavirt/forwarder';
import { createTypestateHost, serveTypestateAbi } from '@polkavirt/host';
import { createTypestateNative } from '@polkavirt/native';
import { hostCallsOf } from './drive-typestate.ts';

const contract = new Uint8Array(readFileSync(new URL('../fixtures/solidity/Counter.polkavm', import.meta.url)));

const memory = createRuntimeMemory();
const { table } = createTypestateHost({ virt: createTypestateNative(), wire: serveTypestateAbi(memory) });

describe.each([
  ['native', createTypestateNative()],
  ['the forwarder, abi wire', createTypestateForwarder({ table, wire: connectTypestateAbi(memory) })],
])('driving a contract on %s', (_, virt) => {
  it('its constructor asks for call data and value, and returns', () => {
    const calls = hostCallsOf(virt, contract, 'deploy', 1_000_000n, ({ syscallSymbol }) =>
      String.fromCharCode(...syscallSymbol) === 'seal_return' ? 'stop' : 0n,
    );
    expect(calls).toEqual(['call_data_size', 'value_transferred', 'call_data_copy', 'seal_return']);
  });

  it('gives the errors of the interface', () => {
    expect(hostCallsOf(virt, contract, 'no_such_export', 1n, () => 0n)).toBe('InvalidImage');
    expect(hostCallsOf(virt, contract, 'deploy', 1n, () => 0n)).toBe('OutOfGas');
    expect(hostCallsOf(virt, new Uint8Array(), 'deploy', 1n, () => 0n)).toBe('InvalidImage');
  });

  it('leaves no instance behind', () => {
    for (let n = 0; n < 100; n++) expect(hostCallsOf(virt, contract, 'deploy', 1_000_000n, () => 'stop')).toHaveLength(1);
  });
});
