import '@polkadot/api-augment/substrate';
import { ApiRx, Keyring, WsProvider } from '@polkadot/api';
import type { ProviderInterface } from '@polkadot/rpc-provider/types';
import { cryptoWaitReady } from '@polkadot/util-crypto';
import { onTestEnd, releaseTimersAtEnd, within } from '@polkavirt/test-support';
import { filter, firstValueFrom, lastValueFrom, map, take, takeWhile, toArray } from 'rxjs';
import { createTestNode, serve } from '../support/test-node.ts';

releaseTimersAtEnd();

it.each(['in this process', 'over WebSocket'])('ApiRx reads, watches and submits %s', async (where) => {
  await cryptoWaitReady();
  const { node } = createTestNode();
  const isRemote = where === 'over WebSocket';
  const provider = isRemote ? (new WsProvider((await serve(node)).url) as ProviderInterface) : node.provider();
  onTestEnd('the provider', () => provider.disconnect());
  const api = await within('the client to be ready', firstValueFrom(ApiRx.create({ provider, noInitWarn: true })));
  onTestEnd('the client', () => api.disconnect());
  const keyring = new Keyring({ type: 'sr25519' });
  const [alice, bob] = [keyring.addFromUri('//Alice'), keyring.addFromUri('//Bob')];

  const frees = lastValueFrom(
    api.query.system.account(bob.address).pipe(
      map(({ data }) => data.free.toBigInt()),
      take(2),
      toArray(),
    ),
  );
  const transferred = firstValueFrom(
    api.query.system.events().pipe(
      map((records) => records.find(({ event }) => api.events.balances.Transfer.is(event))),
      filter((record) => record !== undefined),
    ),
  );
  const submitted = lastValueFrom(
    api.tx.balances
      .transferKeepAlive(bob.address, 12_345n)
      .signAndSend(alice)
      .pipe(
        takeWhile(({ isFinalized }) => !isFinalized, true),
        map(({ status }) => status.type),
        toArray(),
      ),
  );
  expect(await within('the transfer to be final', submitted)).toEqual(['Ready', 'InBlock', 'Finalized']);
  const [before, after] = await within('the balance before and after', frees);
  expect(after - before).toBe(12_345n);
  expect((await within('the event of the transfer', transferred)).event.data.toJSON()).toEqual([
    alice.address,
    bob.address,
    12_345,
  ]);
});
