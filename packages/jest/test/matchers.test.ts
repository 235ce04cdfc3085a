import '@polkavirt/test-support/watch-storage-layers';
import {
  ALICE,
  BOB,
  call,
  constructRuntime,
  createBalances,
  createSystem,
  currentTestExternalities,
  definePallet,
  RuntimeOrigin,
  storageValue,
  T,
  weightOf,
} from '@polkavirt/mock-runtime';
import { err, ok } from '@polkavirt/primitives';
import { matchers, registerMatchers } from '../src/index.ts';

/** A pallet whose function changes storage although it fails: only a dispatched call is undone. */
const createLeaky = definePallet('pallet_leaky', (pallet) => {
  const storage = pallet.storage({ Left: storageValue(T.u32) });
  const errors = pallet.errors({ Nope: 'It never works.', Never: 'Nor does this.' });
  return {
    storage,
    errors,
    calls: { fail: call([], { weight: weightOf(1n) }, () => err(errors.Error.Nope)) },
    api: {
      leak() {
        storage.Left.put(1);
        return err(errors.Error.Nope);
      },
    },
  };
});

const System = createSystem();
const Balances = createBalances({ System });
const Leaky = createLeaky();
const runtime = constructRuntime({ System, Balances, Leaky });
const { signed, root } = RuntimeOrigin;

const inBlock1 = (work: () => void): void =>
  runtime.newTestExt({ Balances: { balances: [[ALICE, 100n]] } }).executeWith(() => {
    System.setBlockNumber(1);
    work();
  });

/** The message of an assertion that must fail, without colours and the first lines with the hint. */
function messageOf(assertion: () => void): string {
  try {
    assertion();
  } catch (error) {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: colours begin with an escape character
    return (error as Error).message.replace(/\u001b\[\d+m/g, '');
  }
  throw new Error('the assertion did not fail');
}

describe('toBeOk', () => {
  it('passes', () => {
    expect(ok(5)).toBeOk();
    expect(ok(5)).toBeOk(5);
    expect(ok(undefined)).toBeOk(undefined);
    expect(err('x')).not.toBeOk();
    expect(ok(5)).not.toBeOk(6);
  });

  it('shows what came instead, errors by name', () => {
    inBlock1(() => {
      const result = Balances.transferAllowDeath(signed(ALICE), BOB, 101n);
      expect(messageOf(() => expect(result).toBeOk())).toBe(
        `expect(result).toBeOk()\n\nExpected: Ok\nReceived: Err(Arithmetic.Underflow)\n\nBalances.transferAllowDeath\n├ origin ${ALICE}\n├ dest   ${BOB}\n├ value  101n\n└ Arithmetic.Underflow`,
      );
      expect(messageOf(() => expect(Leaky.fail(root())).toBeOk(1n))).toBe(
        'expect(result).toBeOk(value)\n\nExpected: Ok(1n)\nReceived: Err(Leaky.Nope)\n\nLeaky.fail\n├ origin root\n└ Leaky.Nope: It never works.',
      );
    });
    expect(messageOf(() => expect(ok(Uint8Array.of(1))).not.toBeOk())).toBe(
      'expect(result).not.toBeOk()\n\nExpected: not Ok\nReceived: Ok(0x01)',
    );
  });

  it('refuses what is no Result', () => {
    expect(messageOf(() => expect(5).toBeOk())).toContain('toBeOk needs a Result');
  });
});

describe('toBeErr', () => {
  it('passes', () => {
    inBlock1(() => {
      expect(Leaky.fail(root())).toBeErr();
      expect(Leaky.fail(root())).toBeErr(Leaky.Error.Nope);
      expect(Leaky.fail(root())).not.toBeErr(Leaky.Error.Never);
      expect(ok(1)).not.toBeErr();
    });
  });

  it('shows both errors by name', () => {
    inBlock1(() => {
      expect(messageOf(() => expect(Leaky.fail(root())).toBeErr(Leaky.Error.Never))).toBe(
        'expect(result).toBeErr(error)\n\nExpected: Err(Leaky.Never)\nReceived: Err(Leaky.Nope)\n\nLeaky.fail\n├ origin root\n└ Leaky.Nope: It never works.',
      );
      expect(messageOf(() => expect(ok({})).toBeErr({ type: 'BadOrigin' }))).toContain(
        'Expected: Err(BadOrigin)\nReceived: Ok({})',
      );
    });
    expect(messageOf(() => expect(err({ type: 'BadOrigin' })).not.toBeErr())).toContain('Received: Err(BadOrigin)');
  });
});

describe('toBeNoop', () => {
  it('passes', () => {
    inBlock1(() => {
      expect(() => Leaky.fail(root())).toBeNoop(Leaky.Error.Nope);
      expect(() => Leaky.fail(root())).toBeNoop();
      expect(() => Balances.transferAllowDeath(signed(ALICE), BOB, 1n)).not.toBeNoop();
    });
  });

  it('fails for another error, for none, and for storage that changed', () => {
    inBlock1(() => {
      expect(messageOf(() => expect(() => Leaky.fail(root())).toBeNoop(Leaky.Error.Never))).toBe(
        'expect(() => result).toBeNoop(error)\n\nExpected: Err(Leaky.Never) and unchanged storage\nReceived: Err(Leaky.Nope) and unchanged storage\n\nLeaky.fail\n├ origin root\n└ Leaky.Nope: It never works.',
      );
      expect(messageOf(() => expect(() => Leaky.leak()).toBeNoop(Leaky.Error.Nope))).toBe(
        'expect(() => result).toBeNoop(error)\n\nExpected: Err(Leaky.Nope) and unchanged storage\nReceived: Err(Leaky.Nope) and changed storage: Leaky.Left added',
      );
      expect(messageOf(() => expect(() => ok(1)).toBeNoop())).toContain('Received: Ok(1) and unchanged storage');
    });
  });

  it('needs a function, and storage', () => {
    inBlock1(() => {
      expect(messageOf(() => expect(Leaky.fail(root())).toBeNoop())).toContain('toBeNoop needs a function that makes the call');
    });
    expect(messageOf(() => expect(() => ok(1)).toBeNoop())).toContain('works inside executeWith only');
  });
});

describe('toBeStorageNoop', () => {
  it('passes', () => {
    inBlock1(() => {
      expect(() => System.events()).toBeStorageNoop();
      expect(() => Leaky.Left.put(2)).not.toBeStorageNoop();
    });
  });

  it('names the storage items that changed, and lets the changes stay', () => {
    inBlock1(() => {
      Leaky.Left.put(2);
      const change = () => {
        Leaky.Left.kill();
        System.incAccountNonce(ALICE);
        runtime.newTestExt();
      };
      expect(messageOf(() => expect(change).toBeStorageNoop())).toBe(
        'expect(() => ...).toBeStorageNoop()\n\nExpected: unchanged storage\nReceived: changed storage: Leaky.Left removed, System.Account changed',
      );
      expect(Leaky.Left.get()).toBeUndefined();
      expect(System.accountNonce(ALICE)).toBe(1);
    });
  });

  it('ends its transaction when the function throws', () => {
    const throwing = () => {
      throw new Error('thrown inside');
    };
    inBlock1(() => {
      expect(messageOf(() => expect(throwing).toBeStorageNoop())).toBe('thrown inside');
      expect(currentTestExternalities()?.storage.depth).toBe(0);
    });
  });
});

describe('toHaveEvent, toHaveLastEvent', () => {
  const transfer = (amount: bigint) => Balances.Event.Transfer({ from: ALICE, to: BOB, amount });

  it('pass', () => {
    inBlock1(() => {
      Balances.transferAllowDeath(signed(ALICE), BOB, 5n);
      expect(System).toHaveEvent(System.Event.NewAccount({ account: BOB }));
      expect(System).toHaveLastEvent(transfer(5n));
      expect(System).not.toHaveEvent(transfer(6n));
      expect(System).not.toHaveLastEvent(System.Event.NewAccount({ account: BOB }));
    });
  });

  it('list the events that there are, decoded', () => {
    inBlock1(() => {
      const wanted = `Balances.Transfer { from: ${ALICE}, to: ${BOB}, amount: 6n }`;
      expect(messageOf(() => expect(System).toHaveEvent(transfer(6n)))).toBe(
        `expect(System).toHaveEvent(event)\n\nExpected: ${wanted}\nReceived: no events in block 1`,
      );
      Balances.transferAllowDeath(signed(ALICE), BOB, 5n);
      expect(messageOf(() => expect(System).toHaveLastEvent(transfer(6n)))).toBe(
        `expect(System).toHaveLastEvent(event)\n\nExpected: ${wanted}, as the last one\nReceived: \n` +
          `  System.NewAccount { account: ${BOB} }\n` +
          `  Balances.Endowed { account: ${BOB}, freeBalance: 5n }\n` +
          `  Balances.Transfer { from: ${ALICE}, to: ${BOB}, amount: 5n }`,
      );
    });
  });

  it('say of block 0 what to do, because it never has events', () => {
    runtime.newTestExt({ Balances: { balances: [[ALICE, 100n]] } }).executeWith(() => {
      Balances.transferAllowDeath(signed(ALICE), BOB, 5n);
      const message = messageOf(() => expect(System).toHaveLastEvent(transfer(5n)));
      expect(message).toContain('Received: no events: FRAME keeps none in block 0, so begin with System.runToBlock(1)');
    });
  });

  it('need the System pallet', () => {
    expect(messageOf(() => expect(5).toHaveEvent(transfer(1n)))).toContain('toHaveEvent needs the System pallet');
  });
});

it('can be registered with another expect', () => {
  const added: unknown[] = [];
  const other = Object.assign((value: unknown) => ({ value }), { extend: (them: unknown) => void added.push(them) });
  registerMatchers(other);
  expect(added).toEqual([{ ...matchers, toMatchStorageSnapshot: expect.any(Function) }]);
  // Whatever has no snapshots says so.
  const { toMatchStorageSnapshot } = added[0] as { toMatchStorageSnapshot(this: object, thunk: () => void): void };
  constructRuntime({ System: createSystem() })
    .newTestExt()
    .executeWith(() => {
      expect(() => toMatchStorageSnapshot.call({}, () => {})).toThrow('needs an expect with snapshots');
    });
});
