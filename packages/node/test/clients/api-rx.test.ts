import '@polkadot/api-augment/substrate';
import { ApiRx, Keyring } from '@polkadot/api';
import { cryptoWaitReady } from '@polkadot/util-crypto';
import { filter, firstValueFrom, lastValueFrom, map, take, takeWhile, toArray } from 'rxjs';
import { createTestNode } from '../support/test-node.ts';
import { trackTimers } from '../support/track-timers.ts';

it('ApiRx reads, watches and submits in this process', async () => {
  const letTimersGo = trackTimers();
  await cryptoWaitReady();
  const { node, faults } = createTestNode();
  const api = await firstValueFrom(ApiRx.create({ provider: node.provider(), noInitWarn: true }));
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
  node.close();
  letTimersGo();
  expect(faults).toEqual([]);
});
