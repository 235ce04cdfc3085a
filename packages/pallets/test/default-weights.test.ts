/**
 * What calls cost unless a configuration says otherwise. Whoever fills blocks by weight relies on it, so each function is here once for
 * every size that it depends on: `[ref_time in ps, proof size]`.
 */
import type { Weight } from '@polkavirt/mock-runtime';
import {
  DEFAULT_ASSETS_WEIGHTS as assets,
  DEFAULT_MULTISIG_WEIGHTS as multisig,
  DEFAULT_PREIMAGE_WEIGHTS as preimage,
  DEFAULT_PROXY_WEIGHTS as proxy,
  DEFAULT_SCHEDULER_WEIGHTS as scheduler,
  DEFAULT_SUDO_WEIGHTS as sudo,
  DEFAULT_UTILITY_WEIGHTS as utility,
} from '../src/index.ts';

const seen = ({ refTime, proofSize }: Weight): [bigint, bigint] => [refTime, proofSize];
/** All of a table that does not depend on sizes costs the same. */
const all = (table: object): [bigint, bigint][] =>
  Object.values(table).map((weigh: (...sizes: number[]) => Weight) => seen(weigh(3, 4)));

it('Sudo and Proxy: the same for every size', () => {
  expect(all(sudo)).toEqual(new Array(4).fill([10_000_000n, 1517n]));
  const { proxy: dispatched, proxyAnnounced, ...rest } = proxy;
  expect(all({ dispatched, proxyAnnounced })).toEqual(new Array(2).fill([140_000_000n, 4706n]));
  expect(all(rest)).toEqual(new Array(9).fill([30_000_000n, 4706n]));
});

it('Utility: by the calls of a batch', () => {
  for (const batch of [utility.batch, utility.batchAll, utility.forceBatch]) {
    expect([0, 1, 10].map((calls) => seen(batch(calls)))).toEqual([
      [5_000_000n, 3997n],
      [8_500_000n, 3997n],
      [40_000_000n, 3997n],
    ]);
  }
  expect([utility.asDerivative(), utility.dispatchAs(), utility.ifElse()].map(seen)).toEqual([
    [129_000_000n, 3997n],
    [8_000_000n, 3997n],
    [12_000_000n, 3997n],
  ]);
});

it('Preimage: by the bytes, and by the statuses, of which one is paid at least', () => {
  expect([0, 1000].map((length) => seen(preimage.notePreimage(length)))).toEqual([
    [50_000_000n, 6012n],
    [52_500_000n, 6012n],
  ]);
  expect([0, 1, 3].map((hashes) => seen(preimage.ensureUpdated(hashes)))).toEqual([
    [60_000_000n, 6012n],
    [60_000_000n, 6012n],
    [180_000_000n, 6012n],
  ]);
  const { unnotePreimage, requestPreimage, unrequestPreimage } = preimage;
  expect(all({ unnotePreimage, requestPreimage, unrequestPreimage })).toEqual(new Array(3).fill([30_000_000n, 3658n]));
});

it('Multisig: by the signatories, and by the bytes of the call', () => {
  expect([0, 1000].map((length) => seen(multisig.asMultiThreshold1(length)))).toEqual([
    [125_000_000n, 3997n],
    [125_300_000n, 3997n],
  ]);
  expect([multisig.asMulti(0, 0), multisig.asMulti(10, 0), multisig.asMulti(0, 1000)].map(seen)).toEqual([
    [52_000_000n, 6811n],
    [53_200_000n, 6811n],
    [53_500_000n, 6811n],
  ]);
  expect(
    [multisig.cancelAsMulti(0), multisig.cancelAsMulti(10), multisig.pokeDeposit(0), multisig.pokeDeposit(10)].map(seen),
  ).toEqual([
    [29_000_000n, 6811n],
    [30_200_000n, 6811n],
    [28_000_000n, 6811n],
    [29_200_000n, 6811n],
  ]);
});

it('Assets: by the items that are destroyed', () => {
  expect([assets.plain(), assets.create(), assets.finishDestroy()].map(seen)).toEqual([
    [30_000_000n, 6208n],
    [27_000_000n, 3675n],
    [16_000_000n, 3675n],
  ]);
  expect([0, 2].map((items) => seen(assets.destroyItems(items)))).toEqual([
    [17_000_000n, 3675n],
    [47_000_000n, 8893n],
  ]);
});

it('Scheduler: by the tasks of an agenda, and by the bytes of a preimage', () => {
  const byTasks: readonly ['schedule' | 'cancel' | 'scheduleNamed' | 'cancelNamed' | 'scheduleRetry', bigint][] = [
    ['schedule', 13_000_000n],
    ['cancel', 18_000_000n],
    ['scheduleNamed', 17_000_000n],
    ['cancelNamed', 22_000_000n],
    ['scheduleRetry', 9_000_000n],
  ];
  for (const [name, base] of byTasks) {
    expect([name, seen(scheduler[name](0)), seen(scheduler[name](10))]).toEqual([
      name,
      [base, 42_428n],
      [base + 5_000_000n, 42_428n],
    ]);
  }
  expect([0, 10].map((tasks) => seen(scheduler.serviceAgendaBase(tasks)))).toEqual([
    [4_000_000n, 42_428n],
    [7_000_000n, 42_428n],
  ]);
  expect([0, 100].map((length) => seen(scheduler.serviceTaskFetched(length)))).toEqual([
    [20_000_000n, 4197n],
    [20_120_000n, 4297n],
  ]);
  const { serviceAgendasBase, serviceTaskBase, serviceTaskNamed, serviceTaskPeriodic } = scheduler;
  expect(all({ serviceAgendasBase, serviceTaskBase, serviceTaskNamed, serviceTaskPeriodic })).toEqual([
    [5_000_000n, 1489n],
    [3_000_000n, 0n],
    [5_000_000n, 0n],
    [3_000_000n, 0n],
  ]);
  const { executeDispatchSigned, executeDispatchUnsigned, setRetry, setRetryNamed, cancelRetry, cancelRetryNamed } = scheduler;
  expect(all({ executeDispatchSigned, executeDispatchUnsigned })).toEqual(new Array(2).fill([2_000_000n, 0n]));
  expect(all({ setRetry, setRetryNamed, cancelRetry, cancelRetryNamed })).toEqual([
    [18_000_000n, 42_428n],
    [23_000_000n, 42_428n],
    [17_000_000n, 42_428n],
    [21_000_000n, 42_428n],
  ]);
});
