/** Run by Vitest, from `registration.test.ts`. */
import '@polkavirt/jest/vitest';
import { ALICE, BOB, constructRuntime, createBalances, createSystem, RuntimeOrigin } from '@polkavirt/mock-runtime';
import { err, ok } from '@polkavirt/primitives';
import { expect, it } from 'vitest';

const System = createSystem();
const Balances = createBalances({ System });
const runtime = constructRuntime({ System, Balances });

const inBlock1 = (work: () => void): void =>
  runtime.newTestExt({ Balances: { balances: [[ALICE, 100n]] } }).executeWith(() => {
    System.setBlockNumber(1);
    work();
  });

it('passes', () =>
  inBlock1(() => {
    expect(ok(5)).toBeOk(5);
    expect(err('Nope')).toBeErr();
    expect(Balances.transferAllowDeath(RuntimeOrigin.signed(ALICE), BOB, 7n)).toBeOk();
    expect(System).toHaveEvent(Balances.Event.Transfer({ from: ALICE, to: BOB, amount: 7n }));
    expect(() => Balances.transferAllowDeath(RuntimeOrigin.signed(BOB), ALICE, 8n)).toBeNoop();
    expect(() => undefined).toBeStorageNoop();
  }));

it('fails, and says why in words', () =>
  inBlock1(() => {
    expect(() => expect(err('Nope')).toBeOk()).toThrow(/Expected: .*Ok[\s\S]*Received: .*Err\(.*Nope/);
    expect(() => expect(ok(5)).not.toBeOk()).toThrow(/Expected: not /);
    const event = Balances.Event.Transfer({ from: ALICE, to: BOB, amount: 7n });
    expect(() => expect(System).toHaveLastEvent(event)).toThrow(/Balances\.Transfer/);
  }));

it('shows a dispatch that failed as a tree, and storage changes by item', () =>
  inBlock1(() => {
    const transfer = (amount: bigint) => () => Balances.transferAllowDeath(RuntimeOrigin.signed(ALICE), BOB, amount);
    expect(() => expect(transfer(200n)()).toBeOk()).toThrow(
      /Balances\.transferAllowDeath\n├ origin 0xd4[\s\S]*└ Arithmetic\.Underflow/,
    );
    expect(transfer(1n)).toChangeStorage(['System.Account']);
    expect(transfer(1n)).toMatchStorageSnapshot();
    expect(() => expect(transfer(1n)).not.toMatchStorageSnapshot()).toThrow('cannot be negated');
  }));
