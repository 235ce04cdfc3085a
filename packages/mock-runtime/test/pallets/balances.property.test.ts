import '@polkavirt/test-support/watch-storage-layers';
import { exploring } from '@polkavirt/test-support/exploring';
import fc from 'fast-check';
import { ALICE, BOB, CHARLIE, constructRuntime, createBalances, createSystem, DAVE, RuntimeOrigin } from '../../src/index.ts';

const settings = exploring(50);
const ED = 10n;
const System = createSystem();
const Balances = createBalances({ System, existentialDeposit: ED });
const runtime = constructRuntime({ System, Balances });

const account = fc.constantFrom(ALICE, BOB, CHARLIE, DAVE);
const amount = fc.bigInt({ min: 0n, max: 60n });
const step = fc.oneof(
  fc.record({ kind: fc.constant('transfer' as const), keepAlive: fc.boolean(), from: account, to: account, amount }),
  fc.record({ kind: fc.constant('set' as const), to: account, amount }),
);

it('whatever moves: the issuance is the sum, no account is below the deposit, and a failure changes nothing', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
      const externalities = runtime.newTestExt({
        Balances: {
          balances: [
            [ALICE, 100n],
            [BOB, 40n],
          ],
        },
      });
      externalities.executeWith(() => {
        for (const one of steps) {
          const before = externalities.stateRoot();
          const result =
            one.kind === 'set'
              ? Balances.forceSetBalance(RuntimeOrigin.root(), one.to, one.amount)
              : Balances[one.keepAlive ? 'transferKeepAlive' : 'transferAllowDeath'](
                  RuntimeOrigin.signed(one.from),
                  one.to,
                  one.amount,
                );
          if (!result.ok) expect(externalities.stateRoot()).toBe(before);
          const accounts = System.Account.entries();
          expect(accounts.reduce((sum, { value }) => sum + value.data.free, 0n)).toBe(Balances.totalIssuance());
          for (const { value } of accounts) {
            expect(value.data.free).toBeGreaterThanOrEqual(ED);
            expect(value.providers).toBe(1);
          }
        }
      });
    }),
    settings,
  );
});
