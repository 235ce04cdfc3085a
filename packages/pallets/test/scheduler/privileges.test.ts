/** Who may touch what others scheduled: whoever has as much privilege by the configured comparison, upstream's `OriginPrivilegeCmp`. */
import '@polkavirt/jest';
import {
  callerOf,
  constructRuntime,
  createBalances,
  createSystem,
  ensureRoot,
  ensureSigned,
  NO_CONSIDERATION,
  type OriginCaller,
  RuntimeOrigin as Origins,
  type RuntimeOrigin,
} from '@polkavirt/mock-runtime';
import { ok } from '@polkavirt/primitives';
import { createPreimage, createScheduler } from '../../src/index.ts';
import { account } from '../support/accounts.ts';

const compared: [OriginCaller, OriginCaller][] = [];
let order: number | undefined;

const System = createSystem();
const Balances = createBalances({ System });
const Preimage = createPreimage({
  ...{ System, Currency: Balances.currency },
  ...{ managerOrigin: ensureRoot, consideration: NO_CONSIDERATION },
});
const Scheduler = createScheduler({
  System,
  preimages: Preimage.provider,
  scheduleOrigin(origin) {
    const signed = ensureSigned(origin);
    return signed.ok ? ok(undefined) : signed;
  },
  originPrivilegeCmp(left, right) {
    compared.push([left, right]);
    return order;
  },
});
const { newTestExt } = constructRuntime({ System, Balances, Preimage, Scheduler });

const [one, two] = [1, 2].map((number) => Origins.signed(account(number)));
const NAME = `0x${'01'.repeat(32)}` as const;
const SENDS = {
  cancel: (origin: RuntimeOrigin) => Scheduler.cancel(origin, 4, 0),
  cancelNamed: (origin: RuntimeOrigin) => Scheduler.cancelNamed(origin, NAME),
  setRetry: (origin: RuntimeOrigin) => Scheduler.setRetry(origin, [4, 0], 1, 1),
  setRetryNamed: (origin: RuntimeOrigin) => Scheduler.setRetryNamed(origin, NAME, 1, 1),
  cancelRetry: (origin: RuntimeOrigin) => Scheduler.cancelRetry(origin, [4, 0]),
  cancelRetryNamed: (origin: RuntimeOrigin) => Scheduler.cancelRetryNamed(origin, NAME),
};

it.each(Object.entries(SENDS))('%s', (_name, send) => {
  for (const [given, may] of [
    [1, true],
    [0, true],
    [-1, false],
    [undefined, false],
  ] as const) {
    newTestExt().executeWith(() => {
      expect(Scheduler.scheduleNamed(one, NAME, 4, undefined, 0, System.Call.remark(new Uint8Array()))).toBeOk();
      compared.length = 0;
      order = given;
      if (may) expect(send(two)).toBeOk({});
      else expect(() => send(two)).toBeNoop({ type: 'BadOrigin' });
      // Who asks stands left, who scheduled it right.
      expect(compared).toEqual([[callerOf(two), callerOf(one)]]);
    });
  }
});

it('the chain itself is not compared', () => {
  newTestExt().executeWith(() => {
    order = -1;
    compared.length = 0;
    for (const cancel of [() => Scheduler.anon.cancel([4, 0]), () => Scheduler.named.cancel(NAME)]) {
      expect(Scheduler.scheduleNamed(one, NAME, 4, undefined, 0, System.Call.remark(new Uint8Array()))).toBeOk();
      expect(cancel()).toBeOk();
    }
    expect(compared).toEqual([]);
  });
});
