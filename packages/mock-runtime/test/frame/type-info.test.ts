import {
  ALICE,
  type AnyType,
  BOB,
  constructRuntime,
  createBalances,
  createSystem,
  createTimestamp,
  createTransactionPayment,
  createVirt,
  dispatchError,
  encode,
  header,
  RuntimeOrigin,
  storagePrefix,
  T,
  transactionValidityError,
} from '../../src/index.ts';
import { codecOfInfo, partsOf } from '../support/codec-of-info.ts';
import { IMPLEMENTATIONS } from '../support/describe-each-virt.ts';
import { probe } from '../support/probe-guest.ts';

const System = createSystem({ version: { apis: [[new Uint8Array(8).fill(1), 2]] } });
const Timestamp = createTimestamp();
const Balances = createBalances({ System });
const TransactionPayment = createTransactionPayment({ System, Balances });
const Virt = createVirt({ System, Balances, virt: IMPLEMENTATIONS.native() });
const runtime = constructRuntime({ System, Timestamp, Balances, TransactionPayment, Virt });

/** What metadata says of the type must read the bytes to their end, and write them again. */
function expectDescribed(type: AnyType, bytes: Uint8Array): void {
  const codec = codecOfInfo(type);
  expect(codec.enc(codec.dec(new Uint8Array(bytes)))).toEqual(bytes);
}

describe('what metadata is told of a type describes its bytes:', () => {
  it('storage after a block with something of everything', () => {
    const externalities = runtime.newTestExt({ Balances: { balances: [[ALICE, 10n ** 12n]] } });
    let described = 0;
    externalities.executeWith(() => {
      const { Executive } = runtime;
      Executive.initializeBlock({
        number: 1,
        parentHash: `0x${'11'.repeat(32)}`,
        digest: { logs: [{ type: 'Other', value: Uint8Array.of(1) }] },
      });
      const apply = (call: ReturnType<typeof Balances.Call.transferAllowDeath>, origin = RuntimeOrigin.signed(ALICE)) => {
        const encoded = encode(runtime.RuntimeCall, call);
        expectDescribed(runtime.RuntimeCall, encoded);
        const around = origin.type === 'Signed' ? { around: TransactionPayment.charge(ALICE, encoded.length) } : {};
        expect(Executive.applyExtrinsic({ call, origin, encoded, ...around }).ok).toBe(true);
      };
      const program = Virt.programHash(probe);
      apply(Timestamp.Call.set(5n), RuntimeOrigin.none());
      apply(Balances.Call.transferAllowDeath(BOB, 5n));
      apply(Balances.Call.transferKeepAlive({ type: 'Raw', value: Uint8Array.of(1) }, 5n));
      apply(Balances.Call.forceSetBalance({ type: 'Index', value: undefined }, 1n << 100n));
      apply(System.Call.remarkWithEvent(new Uint8Array(100)));
      apply(Virt.Call.uploadCode(probe));
      apply(Virt.Call.call(program, 'increment', 100_000n, new Uint8Array(3)));
      apply(Virt.Call.call(program, 'crash', 100_000n, new Uint8Array(3)));
      const { main } = externalities.storage;
      for (const { name, pallet } of runtime.pallets) {
        for (const item of pallet.definition.storage) {
          if (item.modifier === 'Default') expectDescribed(item.value, item.fallback);
          for (const key of main.keys(storagePrefix(name, item.name))) {
            expectDescribed(item.value, main.get(key) as Uint8Array);
            described++;
          }
        }
      }
      expectDescribed(header, encode(header, Executive.finalizeBlock()));
      const types = new Set(System.events().map(({ type, value }) => `${type}.${value.type}`));
      expect(types.size).toBeGreaterThanOrEqual(10);
    });
    expect(described).toBeGreaterThanOrEqual(20);
  });

  it('constants', () => {
    const constants = runtime.pallets.flatMap(({ pallet }) => pallet.definition.constants);
    expect(constants.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['BlockWeights', 'Version', 'SS58Prefix', 'ExistentialDeposit', 'MinimumPeriod', 'MaxCallDepth']),
    );
    for (const { type, value } of constants) expectDescribed(type, value);
  });

  it('errors', () => {
    for (const error of [Virt.Error.Trap, { type: 'BadOrigin' }, { type: 'Token', value: { type: 'Frozen' } }] as const) {
      expectDescribed(dispatchError, encode(dispatchError, error));
    }
    expect(encode(dispatchError, Virt.Error.OutOfGas)).toEqual(Uint8Array.of(3, 4, 1, 0, 0, 0));
    expectDescribed(
      transactionValidityError,
      encode(transactionValidityError, { type: 'Invalid', value: { type: 'Custom', value: 3 } }),
    );
  });
});

describe('names in metadata', () => {
  const variantsOf = (type: AnyType | undefined) => (type?.info.kind === 'variant' ? type.info.variants : []);

  it('are those of Rust', () => {
    const { definition } = Balances;
    expect(variantsOf(definition.callType).map(({ name, index }) => [name, index])).toEqual([
      ['transfer_allow_death', 0],
      ['force_transfer', 2],
      ['transfer_keep_alive', 3],
      ['transfer_all', 4],
      ['force_unreserve', 5],
      ['upgrade_accounts', 6],
      ['force_set_balance', 8],
      ['force_adjust_total_issuance', 9],
      ['burn', 10],
    ]);
    expect(variantsOf(definition.callType)[6].fields.map(({ name }) => name)).toEqual(['who', 'new_free']);
    expect(variantsOf(definition.eventType)[0]).toMatchObject({
      name: 'Endowed',
      fields: [{ name: 'account' }, { name: 'free_balance' }],
    });
    expect(variantsOf(Virt.definition.errorType)[0]).toMatchObject({ name: 'Trap', index: 0, fields: [] });
    expect(definition.callType?.info).toMatchObject({ path: ['pallet_balances', 'pallet', 'Call'] });
  });

  it('tell types of one path apart only by what they hold', () => {
    // Types are registered by path: two different ones under one path would overwrite each other at a client.
    const byPath = new Map<string, string>();
    for (const part of partsOf(T.tuple(runtime.RuntimeCall, runtime.RuntimeEvent, runtime.RuntimeError, header))) {
      const { info } = part;
      if (!('path' in info) || info.params !== undefined) continue;
      const shape = JSON.stringify(
        info.kind === 'composite' ? info.fields.map(({ name }) => name) : info.variants.map(({ name }) => name),
      );
      const path = info.path.join('::');
      expect(`${path} ${byPath.get(path) ?? shape}`).toBe(`${path} ${shape}`);
      byPath.set(path, shape);
    }
    expect(byPath.size).toBeGreaterThan(15);
  });
});
