import { connectScale, createForwarder } from '@polkavirt/forwarder';
import { createHost, serveScale } from '@polkavirt/host';
import { createNative } from '@polkavirt/native';
import { assembleOrThrow } from '@polkavirt/polkavm';
import { releaseTimersAtEnd } from '@polkavirt/test-support';
import { callOnChain } from './client.ts';

const code = assembleOrThrow(`
  %isa = latest64
  %import = 0x07000000 // deposit_event
  %ro_data = 68 65 6c 6c 6f
  pub @hello:
    a0 = 0x10000
    a1 = 5
    ecalli 0
    ret`);

// The client leaves timers behind, which would keep the process for seconds.
releaseTimersAtEnd();

describe('a client script', () => {
  it.each([
    ['native', createNative()],
    [
      'the forwarder',
      createForwarder({ table: createHost({ virt: createNative(), wire: serveScale }).table, wire: connectScale }),
    ],
  ])('calls a program on %s', async (_, virt) => {
    const events = await callOnChain(virt, code, 'hello');
    expect(events.filter((event) => event.startsWith('virt.'))).toEqual([
      expect.stringMatching(/^virt\.Emitted \["0x[0-9a-f]{64}","0x68656c6c6f"\]$/),
      expect.stringMatching(/^virt\.Called \["0x[0-9a-f]{64}","5Grwva\w+",\d+\]$/),
    ]);
  });
});
