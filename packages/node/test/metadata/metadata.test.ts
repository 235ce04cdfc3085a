import { Metadata, TypeRegistry } from '@polkadot/types';
import { getDynamicBuilder, getLookupFn } from '@polkadot-api/metadata-builders';
import { metadata as metadataCodec, unifyMetadata } from '@polkadot-api/substrate-bindings';
import {
  ALICE,
  bytesToHex,
  constructRuntime,
  createSystem,
  decode,
  definePallet,
  encode,
  storageMap,
  T,
  type Type,
} from '@polkavirt/mock-runtime';
import { buildMetadata, createExtrinsicFormat, METADATA_VERSIONS } from '../../src/index.ts';
import { createTypeRegistry } from '../../src/metadata/type-registry.ts';
import { createTestNode, type TestNode } from '../support/test-node.ts';

describe.each(METADATA_VERSIONS)('metadata V%i', (version) => {
  let test: TestNode;
  let bytes: Uint8Array;
  beforeAll(() => {
    test = createTestNode();
    const { node, runtime } = test;
    bytes = buildMetadata(runtime, node.chain.format, node.apis)[version];
  });

  it('is read to its last byte by the codec of another library, and says its version', () => {
    const decoded = metadataCodec.dec(bytes);
    expect(decoded.magicNumber).toBe(0x6174656d);
    expect(decoded.metadata.tag).toBe(`v${version}`);
    expect(metadataCodec.enc(decoded)).toEqual(bytes);
    // It begins with `meta` and the version.
    expect(bytes.subarray(0, 5)).toEqual(Uint8Array.of(0x6d, 0x65, 0x74, 0x61, version));
  });

  it('tells @polkadot/types what the pallets have', () => {
    const registry = new TypeRegistry();
    const metadata = new Metadata(registry, bytesToHex(bytes));
    registry.setMetadata(metadata);
    const pallets = metadata.asLatest.pallets;
    expect(pallets.map(({ name, index }) => [name.toString(), index.toNumber()])).toEqual([
      ['System', 0],
      ['Timestamp', 1],
      ['Balances', 2],
      ['TransactionPayment', 3],
      ['Virt', 4],
      ['Sudo', 22],
      ['Utility', 26],
      ['Scheduler', 32],
      ['Preimage', 34],
      ['Proxy', 35],
      ['Multisig', 36],
      ['Assets', 39],
    ]);
    const account = pallets[0].storage.unwrap().items.find(({ name }) => name.eq('Account'));
    expect(account?.type.asMap.hashers[0].type).toBe('Blake2_128Concat');
    expect(account?.modifier.type).toBe('Default');
    expect(registry.lookup.getTypeDef(account!.type.asMap.key).type).toBe('AccountId32');
    expect(metadata.asLatest.extrinsic.transactionExtensions.map(({ identifier }) => identifier.toString())).toEqual([
      'CheckNonZeroSender',
      'CheckSpecVersion',
      'CheckTxVersion',
      'CheckGenesis',
      'CheckMortality',
      'CheckNonce',
      'CheckWeight',
      'ChargeTransactionPayment',
    ]);
    // pallet-balances: transfer_allow_death has index 0, and index 1 was retired.
    const { section, method, meta } = registry.findMetaCall(Uint8Array.of(2, 0));
    expect([section, method, meta.args.map(({ type }) => type.toString())]).toEqual([
      'balances',
      'transferAllowDeath',
      ['MultiAddress', 'Compact<u128>'],
    ]);
    expect(registry.findMetaError(Uint8Array.of(4, 0)).docs.join(' ')).toContain('The program trapped');
  });

  it('lets clients read what the runtime wrote, and the other way round', () => {
    const { runtime } = test;
    const lookup = getLookupFn(unifyMetadata(metadataCodec.dec(bytes)));
    const builder = getDynamicBuilder(lookup);
    const { System, Balances, Virt } = runtime;

    const account = builder.buildStorage('System', 'Account');
    const key = account.keys.enc('5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY');
    expect(key).toBe(System.Account.key(ALICE));

    const event = Balances.Event.Transfer({ from: ALICE, to: ALICE, amount: 5n });
    const events = builder.buildStorage('System', 'Events');
    const record = { phase: { type: 'ApplyExtrinsic', value: 3 } as const, event, topics: [] };
    const read = events.value.dec(bytesToHex(encodeEvents(runtime, [record])));
    expect(read).toEqual([
      {
        phase: { type: 'ApplyExtrinsic', value: 3 },
        event: {
          type: 'Balances',
          value: {
            type: 'Transfer',
            value: {
              from: '5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY',
              to: '5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY',
              amount: 5n,
            },
          },
        },
        topics: [],
      },
    ]);

    const call = builder.buildCall('Virt', 'call');
    const hash = `0x${'ab'.repeat(32)}` as const;
    const args = { program: hash, export_name: 'main', gas_limit: 9n, input: Uint8Array.of(1, 2) };
    const encoded = Uint8Array.of(...call.location, ...call.codec.enc(args));
    expect(decode(runtime.RuntimeCall, encoded)).toEqual(Virt.Call.call(hash, 'main', 9n, Uint8Array.of(1, 2)));

    const versionConstant = builder.buildConstant('System', 'Version');
    const constant = System.definition.constants.find(({ name }) => name === 'Version');
    expect(versionConstant.dec(constant!.value)).toMatchObject({ spec_name: 'polkavirt-mock', transaction_version: 1 });
  });
});

const encodeEvents = (runtime: TestNode['runtime'], records: unknown): Uint8Array => {
  const item = runtime.System.definition.storage.find(({ name }) => name === 'Events');
  return encode(item!.value as Type<unknown>, records);
};

it('describes the runtime APIs from V15 on, with names and versions of upstream', () => {
  const { node, runtime } = createTestNode();
  const { metadata } = metadataCodec.dec(buildMetadata(runtime, node.chain.format, node.apis)[16]);
  if (metadata.tag !== 'v16') throw new Error(metadata.tag);
  expect(metadata.value.apis.map(({ name, version, methods }) => [name, version, methods.map((method) => method.name)])).toEqual([
    ['Core', 5, ['version']],
    ['Metadata', 2, ['metadata', 'metadata_at_version', 'metadata_versions']],
    ['BlockBuilder', 6, ['apply_extrinsic']],
    ['TaggedTransactionQueue', 3, ['validate_transaction']],
    ['AccountNonceApi', 1, ['account_nonce']],
    ['DryRunApi', 2, ['dry_run_call']],
    ['TransactionPaymentApi', 4, ['query_info', 'query_fee_details']],
  ]);
});

it('has what clients take for granted, and says one version in the constant and in the runtime API', () => {
  const { node, runtime } = createTestNode();
  const bytes = buildMetadata(runtime, node.chain.format, node.apis)[15];
  const unified = unifyMetadata(metadataCodec.dec(bytes));
  const builder = getDynamicBuilder(getLookupFn(unified));
  const palletOf = (name: string) => unified.pallets.find((pallet) => pallet.name === name)!;
  const constantOf = (pallet: string, name: string) => {
    const found = palletOf(pallet).constants.find((one) => one.name === name)!;
    return builder.buildConstant(pallet, name).dec(found.value);
  };
  const version = constantOf('System', 'Version') as { apis: [unknown, number][] };
  const called = node.apis[0].methods[0];
  // Core has version 5; the constant is what `Core_version` gives, to the byte.
  expect(version.apis).toHaveLength(node.apis.length);
  expect(palletOf('System').constants.find(({ name }) => name === 'Version')!.value).toBe(
    bytesToHex(encode(called.output, called.call())),
  );
  // This library shows a struct of one field as that field.
  expect(constantOf('System', 'BlockLength')).toEqual({ normal: 3_932_160, operational: 5_242_880, mandatory: 5_242_880 });
  expect(constantOf('System', 'DbWeight')).toEqual({ read: 25_000_000n, write: 100_000_000n });
  const items = palletOf('Balances').storage!.items.map(({ name }) => name);
  expect(items).toEqual(expect.arrayContaining(['TotalIssuance', 'Locks', 'Reserves', 'Holds', 'Freezes']));
  for (const item of ['Locks', 'Reserves', 'Holds', 'Freezes']) {
    expect(builder.buildStorage('Balances', item).value.dec('0x00')).toEqual([]);
  }
  expect(builder.buildStorage('Balances', 'Locks').value.dec(`0x04${'61'.repeat(8)}${'05'.padEnd(32, '0')}02`)).toMatchObject([
    { amount: 5n, reasons: { type: 'All' } },
  ]);
});

it('spells the types of fields, as declarations would', () => {
  const { node, runtime } = createTestNode();
  const { metadata } = metadataCodec.dec(buildMetadata(runtime, node.chain.format, node.apis)[14]);
  if (metadata.tag !== 'v14') throw new Error(metadata.tag);
  const { lookup, pallets } = metadata.value;
  const fieldsOf = (pallet: string, part: 'calls' | 'events', variant: string) => {
    const { def } = lookup[pallets.find(({ name }) => name === pallet)![part]!];
    if (def.tag !== 'variant') throw new Error(def.tag);
    const { fields } = def.value.find(({ name }) => name === variant)!;
    return fields.map(({ name, typeName }) => [name, typeName]);
  };
  expect(fieldsOf('Balances', 'calls', 'transfer_allow_death')).toEqual([
    ['dest', 'MultiAddress'],
    ['value', 'u128'],
  ]);
  expect(fieldsOf('System', 'calls', 'remark')).toEqual([['remark', 'Vec<u8>']]);
  expect(fieldsOf('System', 'events', 'ExtrinsicFailed')).toEqual([
    ['dispatch_error', 'DispatchError'],
    ['dispatch_info', 'DispatchEventInfo'],
  ]);
  expect(fieldsOf('Balances', 'events', 'Transfer').map(([, typeName]) => typeName)).toEqual([
    'AccountId32',
    'AccountId32',
    'u128',
  ]);
});

describe('the type list', () => {
  it('holds a type once, however often it was made, and types that differ deep inside apart', () => {
    const made = () => T.vec(T.struct('Pair', { one: T.u8, two: T.vec(T.u16) }));
    const other = T.vec(T.struct('Pair', { one: T.u8, two: T.vec(T.u32) }));
    const [first, second] = [made(), made()];
    const { types, idOf } = createTypeRegistry([first, second, other] as Type<unknown>[]);
    expect(idOf(first as Type<unknown>)).toBe(idOf(second as Type<unknown>));
    expect(idOf(first as Type<unknown>)).not.toBe(idOf(other as Type<unknown>));
    // Vec<Pair>, Pair, Vec<u16>, Vec<Pair'>, Pair', Vec<u32>, and the seven primitives.
    expect(types).toHaveLength(13);
    expect(types.every(({ id }, i) => id === i)).toBe(true);
  });

  it('holds types that contain themselves', () => {
    const tree: Type<unknown> = T.struct('Tree', { children: T.vec(T.lazy((): Type<unknown> => tree)) }) as Type<unknown>;
    const { types, idOf } = createTypeRegistry([tree]);
    const { def } = types[idOf(tree)];
    if (def.tag !== 'composite') throw new Error(def.tag);
    expect(types[def.value[0].type].def).toEqual({ tag: 'sequence', value: idOf(tree) });
  });
});

it('describes maps of several keys, and a runtime without fees', () => {
  const createPairs = definePallet('pallet_pairs', (pallet) => ({
    storage: pallet.storage({
      Pairs: storageMap(
        [
          ['Twox64Concat', T.u32],
          ['Identity', T.h256],
        ],
        T.bool,
      ),
    }),
  }));
  const runtime = constructRuntime({ System: createSystem(), Pairs: createPairs() });
  const format = createExtrinsicFormat(runtime);
  const bytes = buildMetadata(runtime, format, [])[15];
  const unified = unifyMetadata(metadataCodec.dec(bytes));
  const storage = getDynamicBuilder(getLookupFn(unified)).buildStorage('Pairs', 'Pairs');
  const hash = `0x${'cd'.repeat(32)}` as const;
  expect(storage.keys.enc(7, hash)).toBe(runtime.Pairs.Pairs.key(7, hash));
  expect(Object.keys(unified.extrinsic.extensions)).not.toContain('ChargeTransactionPayment');
});
