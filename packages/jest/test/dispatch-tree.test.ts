import '@polkavirt/test-support/watch-storage-layers';
import {
  ALICE,
  BOB,
  call,
  constructRuntime,
  createBalances,
  createSystem,
  definePallet,
  RuntimeOrigin,
  type SystemPallet,
  storageMap,
  storageValue,
  T,
  weightOf,
} from '@polkavirt/mock-runtime';
import { err } from '@polkavirt/primitives';
import { storageDiff } from '../src/index.ts';

const createVault = definePallet('pallet_vault', (pallet, { System }: { System: SystemPallet }) => {
  const storage = pallet.storage({
    Count: storageValue(T.u32, { default: 0 }),
    Names: storageMap([['Twox64Concat', T.u32]], T.struct('Name', { first: T.str, age: T.u8 })),
  });
  const events = pallet.events({ Opened: { who: T.accountId } });
  const errors = pallet.errors({ Closed: 'The vault is closed for good.' });
  return {
    storage,
    events,
    errors,
    holdReasons: pallet.holdReasons({ Deposit: 'what is in the vault' }),
    calls: {
      open: call(
        [
          ['name', T.u32],
          ['code', T.bytes],
        ],
        { weight: weightOf(1n) },
        () => {
          storage.Count.put(storage.Count.get() + 1);
          storage.Names.mutate(7, (name) => (name === undefined ? { first: 'Ada', age: 36 } : { ...name, age: name.age + 1 }));
          System.depositEvent(events.Event.Opened({ who: ALICE }));
          return err(errors.Error.Closed);
        },
      ),
      relay: call([['inner', pallet.runtime.RuntimeCall]], { weight: weightOf(1n) }, (origin, inner) =>
        pallet.runtime.dispatch(inner, origin),
      ),
    },
  };
});

const System = createSystem();
const Balances = createBalances({ System });
const Vault = createVault({ System });
const runtime = constructRuntime({ System, Balances, Vault });
const { signed, root } = RuntimeOrigin;

const inBlock1 = (work: () => void): void =>
  runtime.newTestExt({ Balances: { balances: [[ALICE, 100n]] } }).executeWith(() => {
    System.setBlockNumber(1);
    work();
  });

function messageOf(assertion: () => void): string {
  try {
    assertion();
  } catch (error) {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: colours begin with an escape character
    return (error as Error).message.replace(/\u001b\[\d+m/g, '');
  }
  throw new Error('the assertion did not fail');
}

const OPEN = [
  'Vault.open',
  `├ origin ${ALICE}`,
  '├ name   7',
  '├ code   0x0102',
  '├ events until then',
  `│    Vault.Opened { who: ${ALICE} }`.slice(0, 79).concat('…'),
  '├ storage changes until then',
  '│    Vault.Count + 1',
  '│    Vault.Names(7) + { first: "Ada", age: 36 }',
  '└ Vault.Closed: The vault is closed for good.',
];

it('a dispatch that failed is shown with its origin, its arguments, what it did until then, and the error in full', () => {
  inBlock1(() => {
    const result = Vault.open(signed(ALICE), 7, Uint8Array.of(1, 2));
    const message = messageOf(() => expect(result).toBeOk());
    expect(message).toBe(`expect(result).toBeOk()\n\nExpected: Ok\nReceived: Err(Vault.Closed)\n\n${OPEN.join('\n')}`);
    for (const line of message.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
    expect(messageOf(() => expect(() => Vault.open(root(), 7, new Uint8Array())).toBeNoop(Balances.Error.DeltaZero))).toContain(
      'Received: Err(Vault.Closed) and unchanged storage\n\nVault.open\n├ origin root\n',
    );
  });
});

it('a call inside of another one is shown below it', () => {
  inBlock1(() => {
    const inner = Vault.Call.open(7, Uint8Array.of(1, 2));
    const message = messageOf(() => expect(runtime.dispatch(Vault.Call.relay(inner), signed(ALICE))).toBeOk());
    expect(message).toContain(`\n└ Vault.Closed: The vault is closed for good.\nit came from inside:\n${OPEN.join('\n')}`);
  });
});

it('what no dispatch gave, and what is right, has no tree', () => {
  inBlock1(() => {
    expect(messageOf(() => expect(err({ type: 'BadOrigin' })).toBeOk())).toBe(
      'expect(result).toBeOk()\n\nExpected: Ok\nReceived: Err(BadOrigin)',
    );
    expect(messageOf(() => expect(Balances.transferAllowDeath(signed(ALICE), BOB, 1n)).not.toBeOk())).not.toContain('├');
  });
});

describe('storage changes', () => {
  const transfer = () => Balances.transferAllowDeath(signed(ALICE), BOB, 30n);

  it('are shown field by field', () => {
    inBlock1(() => {
      Balances.transferAllowDeath(signed(ALICE), BOB, 10n);
      expect(storageDiff(transfer)).toBe(
        [`System.Account(${ALICE}).data.free 90n -> 60n`, `System.Account(${BOB}).data.free 10n -> 40n`].join('\n'),
      );
      expect(storageDiff(() => Vault.Names.insert(1, { first: 'Bo', age: 2 }))).toBe('Vault.Names(1) + { first: "Bo", age: 2 }');
      expect(storageDiff(() => Vault.Names.insert(1, { first: 'Bo', age: 3 }))).toBe('Vault.Names(1).age 2 -> 3');
      expect(storageDiff(() => Vault.Names.remove(1))).toBe('Vault.Names(1) - { first: "Bo", age: 3 }');
      expect(storageDiff(() => Vault.Count.put(0))).toBe('Vault.Count + 0');
      expect(storageDiff(() => {})).toBe('');
    });
  });

  it('are kept in snapshots, a line for each field', () => {
    inBlock1(() => {
      expect(transfer).toMatchStorageSnapshot();
      expect(() => Vault.Names.insert(1, { first: 'Bo', age: 2 })).toMatchStorageSnapshot('a new name');
      expect(messageOf(() => expect(transfer).not.toMatchStorageSnapshot())).toBe('toMatchStorageSnapshot cannot be negated');
    });
  });

  it('toChangeStorage names items or whole lines, all of them', () => {
    inBlock1(() => {
      expect(transfer).toChangeStorage();
      expect(transfer).toChangeStorage(['System.Account']);
      expect(() => Vault.Count.put(4)).toChangeStorage(['Vault.Count + 4']);
      expect(() => Vault.Count.put(4)).not.toChangeStorage();
      expect(() => Vault.Count.put(5)).not.toChangeStorage(['Vault.Names']);
      expect(() => {
        Vault.Count.put(6);
        Vault.Names.remove(1);
      }).not.toChangeStorage(['Vault.Count', 'Vault.Names']);
      expect(messageOf(() => expect(() => Vault.Count.put(7)).toChangeStorage(['Vault.Names']))).toBe(
        'expect(() => ...).toChangeStorage(changes)\n\nExpected: \n  Vault.Names\nReceived: \n  Vault.Count 6 -> 7',
      );
    });
  });
});

it('toHoldBalance looks at one reason of one account', () => {
  inBlock1(() => {
    const { Deposit } = Vault.HoldReason;
    expect(Balances.fungible.hold(Deposit, ALICE, 30n)).toBeOk();
    expect(Balances).toHoldBalance(ALICE, Deposit, 30n);
    expect(Balances.fungible).not.toHoldBalance(ALICE, Deposit, 31n);
    expect(messageOf(() => expect(Balances).toHoldBalance(BOB, Deposit, 1n))).toContain(
      `Expected: 1n on hold of ${BOB} for Vault(Deposit)\nReceived: 0n on hold of ${BOB} for Vault(Deposit)`,
    );
    expect(messageOf(() => expect(5).toHoldBalance(BOB, Deposit, 1n))).toContain('needs the Balances pallet');
  });
});
