/** The runtime of upstream's tests: with pallets that do nothing but what the tests ask for. */

import {
  call,
  constructRuntime,
  createBalances,
  createSystem,
  createTimestamp,
  DEFAULT_BLOCK_WEIGHTS,
  type DispatchResult,
  definePallet,
  ensureSigned,
  otherError,
  type RuntimeCall,
  RuntimeOrigin,
  T,
  type Weight,
  weightOf,
} from '@polkavirt/mock-runtime';
import { err, ok } from '@polkavirt/primitives';
import { createUtility } from '../../src/index.ts';
import { account } from '../support/accounts.ts';
import { createCouncil, createDemocracy } from './council.ts';

const U64_MAX = (1n << 64n) - 1n;
/** `Weight::MAX`. */
export const WEIGHT_MAX = weightOf(U64_MAX, U64_MAX);

const createExample = definePallet('example', () => ({
  calls: {
    noop: call([['weight', T.weight]], { weight: (weight) => weight }, () => ok({})),
    foobar: call(
      [
        ['err', T.bool],
        ['startWeight', T.weight],
        ['endWeight', T.option(T.weight)],
      ],
      { weight: (_err, startWeight) => startWeight },
      (origin, fails, _startWeight, endWeight): DispatchResult => {
        const who = ensureSigned(origin);
        if (!who.ok) return who;
        const postInfo = endWeight === undefined ? {} : { actualWeight: endWeight };
        return fails ? { ...err(otherError('The cake is a lie.')), postInfo } : ok(postInfo);
      },
    ),
  },
}));

/** pallet-root-testing, of which the tests use one call. */
const createRootTesting = definePallet('pallet_root_testing', () => ({
  calls: {
    fillBlock: call(
      [['percent', T.u8]],
      { weight: (percent) => weightOf((U64_MAX * BigInt(percent)) / 100n, (U64_MAX * BigInt(percent)) / 100n) },
      () => ok({}),
    ),
  },
}));

const isAllowed = ({ type, value }: RuntimeCall): boolean =>
  ['Utility', 'Example', 'Democracy'].includes(type) ||
  (type === 'Balances' && value.type === 'transferAllowDeath') ||
  (type === 'System' && value.type === 'remark');

export const System = createSystem({
  baseCallFilter: isAllowed,
  blockWeights: { ...DEFAULT_BLOCK_WEIGHTS, maxBlock: WEIGHT_MAX },
});
export const Timestamp = createTimestamp({ minimumPeriod: 3n });
export const Balances = createBalances({ System });
export const RootTesting = createRootTesting();
export const Council = createCouncil({ System });
export const Utility = createUtility({ System });
export const Example = createExample();
export const Democracy = createDemocracy({ System, Council });
export const runtime = constructRuntime({ System, Timestamp, Balances, RootTesting, Council, Utility, Example, Democracy });

export const baseCallFilter = isAllowed;

export const execute = (work: () => void): void =>
  runtime
    .newTestExt({
      Balances: {
        balances: [
          [account(1), 10n],
          [account(2), 10n],
          [account(3), 10n],
          [account(4), 10n],
          [account(5), 2n],
        ],
      },
      Council: { members: [account(1), account(2), account(3)] },
    })
    .executeWith(() => {
      System.setBlockNumber(1);
      work();
    });

export const signed = (number: number): RuntimeOrigin => RuntimeOrigin.signed(account(number));
export const callTransfer = (dest: number, value: bigint): RuntimeCall => Balances.Call.transferAllowDeath(account(dest), value);
export const callFoobar = (fails: boolean, startWeight: Weight, endWeight?: Weight): RuntimeCall =>
  Example.Call.foobar(fails, startWeight, endWeight);
