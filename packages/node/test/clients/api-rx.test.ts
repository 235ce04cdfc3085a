import '@polkadot/api-augment/substrate';
import { ApiRx, Keyring, WsProvider } from '@polkadot/api';
import type { ProviderInterface } from '@polkadot/rpc-provider/types';
import { cryptoWaitReady } from '@polkadot/util-crypto';
import { filter, firstValueFrom, lastValueFrom, map, take, takeWhile, toArray } from 'rxjs';
import { serveWebSocket } from '../../src/server/index.ts';
import { createTestNode } from '../support/test-node.ts';
import { trackTimers } from '../support/track-timers.ts';

it.each(['in this process', 'over WebSocket'])('ApiRx reads, watches and submits %s', async (where) => {
  const letTimersGo = trackTimers();
  await cryptoWaitReady();
  const { node, faults } = createTestNode();
  const server = where === 'over WebSocket' ? await serveWebSocket(node, { port: 0 }) : undefined;
  const provider = server === undefined ? node.provider() : (new WsProvider(server.url) as ProviderInterface);
  const api = await firstValueFrom(ApiRx.create({ provider, noInitWarn: true }));
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
  const statuses = await lastValueFrom(
    api.tx.balances
      .transferKeepAlive(bob.address, 12_345n)
      .signAndSend(alice)
      .pipe(
        takeWhile(({ isFinalized }) => !isFinalized, true),
        map(({ status }) => status.type),
        toArray(),
      ),
  );
  expect(statuses).toEqual(['Ready', 'InBlock', 'Finalized']);
  const [before, after] = await frees;
  expect(after - before).toBe(12_345n);
  expect((await transferred).event.data.toJSON()).toEqual([alice.address, bob.address, 12_345]);

  await api.disconnect();
  await server?.close();
  node.close();
  letTimersGo();
  expect(faults).toEqual([]);
});
