import { assembleOrThrow } from '@polkavirt/polkavm';
import { SENTINEL } from '../src/index.ts';
import { explainOutcome } from './support/chain.ts';
import { describeEachImplementation } from './support/describe-each-implementation.ts';
import { callGuest, deployGuest, guest, pack, SCRATCH, type Step } from './support/guest.ts';

const at = (offset: number) => SCRATCH + offset;
const MAX = (1n << 64n) - 1n;
const bytesOf = (hex: string) => Uint8Array.from(Buffer.from(hex.slice(2), 'hex'));
const KEY = 0x300;
const ITEM = 1_000_000n + 10_000n * 33n;

/** At 0 an address, at 0x20 no deposit limit, at 0x60 a length of 0, at KEY a key, zeros at 0x400. */
const dataOf = (callee: string) => ({
  0: bytesOf(callee),
  32: new Uint8Array(32).fill(0xff),
  96: Uint8Array.of(0),
  [KEY]: new Uint8Array(32).fill(7),
});
const output = pack(at(0x60), SENTINEL);
const call: Step = ['call', pack(8, at(0)), MAX, MAX, pack(at(0x20), at(0x400)), 0n, output];
const delegate: Step = ['delegate_call', pack(0, at(0)), MAX, MAX, at(0x20), 0n, output];
const write = (flags: number): Step => ['set_storage', flags, at(KEY), SENTINEL, at(0x20), 1];
const clear: Step = ['set_storage_or_clear', 0, at(KEY), at(0x400)];
const emit: Step = ['deposit_event', at(0), 0, at(0x20), 1];
const revert: Step = ['seal_return', 1, at(0), 0];
const NOBODY = `0x${'00'.repeat(20)}`;

describeEachImplementation('frames', (onChain) => {
  it('of a callee that reverts nothing stays: storage, transient storage, events, deposits', () =>
    onChain((chain, observe) => {
      const { Revive } = chain;
      // The reverting frame runs in the caller's name, so that the caller can look at the same keys afterwards.
      const code = guest({ data: dataOf(NOBODY), call: [write(0), write(1), emit, revert] });
      const reverting = deployGuest(chain, code);
      const caller = deployGuest(
        chain,
        guest({
          data: { ...dataOf(reverting), 104: Uint8Array.of(8) },
          call: [
            emit,
            delegate,
            ['get_storage', 0, at(KEY), SENTINEL, at(0x100), at(0x68)],
            ['get_storage', 1, at(KEY), SENTINEL, at(0x100), at(0x68)],
            call,
            emit,
          ],
        }),
      );
      const { outcome, answers } = callGuest(chain, caller);
      expect(explainOutcome(outcome)).toBe('');
      expect([answers[1], answers[2], answers[3], answers[4]]).toEqual([2n, 3n, 3n, 2n]);
      expect(outcome.logs.map(({ address }) => address)).toEqual([caller, caller]);
      expect(outcome.storageDeposit).toBe(0n);
      expect([Revive.contractInfo(caller), Revive.contractInfo(reverting)]).toMatchObject([
        { storageItems: 0 },
        { storageItems: 0 },
      ]);
      observe(outcome.weightConsumed);
    }));

  it('what a frame wrote counts when a frame below clears it, in a call and in a constructor', () =>
    onChain((chain, observe) => {
      const { Revive } = chain;
      const clearing = deployGuest(chain, guest({ data: dataOf(NOBODY), call: [clear] }));
      const steps: Step[] = [write(0), delegate];
      const caller = deployGuest(chain, guest({ data: dataOf(clearing), call: steps }));
      const { outcome } = callGuest(chain, caller);
      expect(outcome.storageDeposit).toBe(0n);
      expect(Revive.contractInfo(caller)).toMatchObject({ storageItems: 0, storageBytes: 0 });

      const emptied = deployGuest(chain, guest({ data: dataOf(clearing), deploy: steps }));
      expect(Revive.contractInfo(emptied)).toMatchObject({ storageItems: 0, storageBytes: 0 });
      const again = deployGuest(chain, guest({ data: dataOf(clearing), deploy: [...steps, write(0)] }));
      expect(Revive.contractInfo(again)).toMatchObject({ storageItems: 1, storageBytes: 33 });
      // The other way round: the frame below writes, the one above clears.
      const writing = deployGuest(chain, guest({ data: dataOf(NOBODY), call: [write(0)] }));
      const cleared = deployGuest(chain, guest({ data: dataOf(writing), call: [delegate, clear], deploy: [delegate, clear] }));
      expect(Revive.contractInfo(cleared)).toMatchObject({ storageItems: 0, storageBytes: 0 });
      expect(callGuest(chain, cleared).outcome.storageDeposit).toBe(0n);
      expect(Revive.contractInfo(cleared)).toMatchObject({ storageItems: 0, storageBytes: 0 });
      observe(Revive.contractInfo(cleared));
    }));

  it('a refund comes back when a contract clears what it stored before', () =>
    onChain((chain) => {
      const contract = deployGuest(chain, guest({ data: dataOf(NOBODY), deploy: [write(0)], call: [clear] }));
      expect(callGuest(chain, contract).outcome.storageDeposit).toBe(-ITEM);
      expect(callGuest(chain, contract).outcome.storageDeposit).toBe(0n);
    }));

  it('a limit on the deposit of a call counts what it gives back', () =>
    onChain((chain) => {
      const data = { ...dataOf(NOBODY), 320: new Uint8Array(32).fill(9) };
      const other: Step = ['set_storage', 0, at(0x140), SENTINEL, at(0x20), 1];
      const swapping = deployGuest(chain, guest({ data, deploy: [write(0)], call: [clear, other] }));
      const caller = deployGuest(
        chain,
        guest({ data: dataOf(swapping), call: [['call', pack(8, at(0)), MAX, MAX, pack(at(0x400), at(0x400)), 0n, output]] }),
      );
      const { answers, outcome } = callGuest(chain, caller);
      expect([answers[0], outcome.storageDeposit]).toEqual([0n, 0n]);
      // A second time there is nothing to give back, nor anything new.
      expect(callGuest(chain, caller).answers[0]).toBe(0n);
    }));

  it('an address that a constructor would have is no contract until it ends', () =>
    onChain((chain) => {
      const code = guest({
        data: dataOf(NOBODY),
        deploy: [['address', at(0)], call, ['code_size', at(0)], ['set_storage', 0, at(KEY), SENTINEL, 0x20000, 24]],
        call: [['get_storage', 0, at(KEY), SENTINEL, at(0x100), at(0x68)]],
      });
      const contract = deployGuest(chain, code);
      const info = chain.Revive.getStorage(contract, `0x${'07'.repeat(32)}`);
      const answers = new BigUint64Array((info ?? new Uint8Array(24)).slice().buffer);
      // Calling itself moved no value and ran nothing; it had no code yet.
      expect([answers[1], answers[2]]).toEqual([0n, 0n]);
      expect(chain.Revive.contractInfo(contract)).toMatchObject({ storageItems: 1 });
    }));

  it('frames that fail give their instances back: more fail than may live at a time', () =>
    onChain((chain) => {
      const raw = (body: string) =>
        assembleOrThrow(`%isa = revive_v1\n%stack_size = 4096\npub @deploy:\nret\npub @call:\n${body}`);
      const doing = (step: Step) => guest({ data: dataOf(NOBODY), call: [['address', at(0)], step] });
      const failing: Readonly<Record<string, Uint8Array>> = {
        traps: raw('trap'),
        'never ends': raw('jump @call'),
        'touches memory that it does not have': raw('u8 [0x10000000] = a0\nret'),
        'calls what does not exist': raw('ecalli 7\nret'),
        'passes a pointer to nowhere': doing(['caller', 0x1000_0000]),
        'spends all': doing(['consume_all_gas']),
        reverts: doing(revert),
        ends: doing(['seal_return', 0, at(0), 0]),
        'calls itself': doing(call),
      };
      for (const [how, code] of Object.entries(failing)) {
        const callee = deployGuest(chain, code);
        // 31 calls with gas for a few calls each, where 30 instances may live.
        const gas: Step = ['call', pack(8, at(0)), 300_000_000n, MAX, pack(at(0x20), at(0x400)), 0n, output];
        const caller = deployGuest(chain, guest({ data: dataOf(callee), call: new Array<Step>(31).fill(gas) }));
        const { outcome, answers } = callGuest(chain, caller);
        expect([how, outcome.result.ok]).toEqual([how, true]);
        expect(new Set(answers.slice(0, 31)).size).toBe(1);
      }
    }));
});
