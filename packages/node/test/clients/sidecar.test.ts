/**
 * What Substrate API Sidecar 18.0.0 asks of a node for its endpoints, by the client that it uses: each function below makes the calls of the
 * service of this name in its `src/services`. Sidecar itself brings 127 MB of packages.
 */
import '@polkadot/api-augment/substrate';
import { ApiPromise } from '@polkadot/api';
import type { ApiDecoration } from '@polkadot/api/types';
import { onTestEnd, releaseTimersAtEnd, within } from '@polkavirt/test-support';
import { DEV_ENDOWMENT } from '../../src/index.ts';
import { ALICE_SS58, BOB_SS58 } from '../support/clients/client.ts';
import { alicePair } from '../support/clients/dev-pair.ts';
import { overWebSocket } from '../support/clients/polkadot-js.ts';
import { createTestNode, serve, type TestNode } from '../support/test-node.ts';

releaseTimersAtEnd();

let test: TestNode;
let api: ApiPromise;
let transfer: string;
const AMOUNT = 12_345n;

beforeAll(async () => {
  test = createTestNode();
  test.node.producer.newBlocks(1);
  const provider = overWebSocket((await serve(test.node)).url);
  api = await within('the client to be ready', ApiPromise.create({ provider, noInitWarn: true }));
  onTestEnd('the client', () => api.disconnect());
  const alice = await alicePair();
  transfer = (await api.tx.balances.transferKeepAlive(BOB_SS58, AMOUNT).signAsync(alice, { nonce: 0 })).toHex();
});

const at = async (number: number) => {
  const hash = await api.rpc.chain.getBlockHash(number);
  return { hash, historic: (await api.at(hash)) as ApiDecoration<'promise'> };
};

/** `accounts/ID/balance-info?at=NUMBER` */
async function balanceInfo(address: string, number: number) {
  const { hash, historic } = await at(number);
  expect(historic.query.balances.freeBalance).toBeUndefined();
  expect(historic.query.system.account.at).toBeUndefined();
  const [header, info, locks] = await Promise.all([
    api.rpc.chain.getHeader(hash),
    historic.query.system.account(address),
    historic.query.balances.locks(address),
  ]);
  const { free, reserved, frozen } = info.data as unknown as Record<'free' | 'reserved' | 'frozen', { toBigInt(): bigint }>;
  return {
    at: header.number.toNumber(),
    nonce: info.nonce.toNumber(),
    tokens: historic.registry.chainTokens,
    decimals: historic.registry.chainDecimals,
    balances: [free, reserved, frozen].map((value) => value.toBigInt()),
    locks: locks.toJSON(),
  };
}

it('POST transaction/fee-estimate and transaction/dry-run', async () => {
  const { hash, historic } = await at(1);
  const extrinsic = api.registry.createType('Extrinsic', transfer);
  const { partialFee } = await historic.call.transactionPaymentApi.queryInfo(extrinsic.toU8a(), extrinsic.encodedLength);
  // One unit per picosecond of the base weight and of the call's, and one per byte.
  expect(partialFee.toBigInt()).toBe(160_000_000n + BigInt(extrinsic.encodedLength));
  const dry = await api.rpc.system.dryRun(transfer, hash);
  expect(dry.isOk && dry.asOk.isOk).toBe(true);
});

it('POST transaction, then blocks/NUMBER with its fee and whether it is final', async () => {
  const extrinsic = api.registry.createType('Extrinsic', transfer);
  expect((await api.rpc.author.submitExtrinsic(extrinsic)).toHex()).toBe(extrinsic.hash.toHex());
  const { hash, historic } = await at(2);
  const [{ block }, version, events, finalizedHead] = await Promise.all([
    api.rpc.chain.getBlock(hash),
    api.rpc.state.getRuntimeVersion(hash),
    historic.query.system.events(),
    api.rpc.chain.getFinalizedHead(),
  ]);
  expect(version.specName.toString()).toBe('polkavirt-mock');
  expect(block.extrinsics.map(({ method }) => `${method.section}.${method.method}`)).toEqual([
    'timestamp.set',
    'balances.transferKeepAlive',
  ]);
  const ofTransfer = events.filter(({ phase }) => phase.isApplyExtrinsic && phase.asApplyExtrinsic.eq(1));
  const paid = ofTransfer.find(({ event }) => event.method === 'TransactionFeePaid');
  // Sidecar takes the fee from this event, and else works it out at the block before.
  const before = await api.at(await api.rpc.chain.getBlockHash(1));
  const bytes = block.extrinsics[1].toU8a();
  const { partialFee } = await before.call.transactionPaymentApi.queryInfo(bytes, bytes.length);
  expect(`${paid?.event.data[1]}`).toBe(`${partialFee}`);
  const details = await before.call.transactionPaymentApi.queryFeeDetails(bytes, bytes.length);
  expect(details.inclusionFee.isSome).toBe(true);
  expect((await api.rpc.chain.getHeader(finalizedHead)).number.toNumber()).toBeLessThanOrEqual(2);
  expect(historic.query.session).toBeUndefined();
});

it('accounts/ID/balance-info, now and at an old block', async () => {
  const nobodyLocked = { tokens: ['UNIT'], decimals: [12], locks: [] };
  expect(await balanceInfo(BOB_SS58, 1)).toEqual({ at: 1, nonce: 0, balances: [DEV_ENDOWMENT, 0n, 0n], ...nobodyLocked });
  expect(await balanceInfo(BOB_SS58, 2)).toEqual({
    at: 2,
    nonce: 0,
    balances: [DEV_ENDOWMENT + AMOUNT, 0n, 0n],
    ...nobodyLocked,
  });
  expect(await balanceInfo(ALICE_SS58, 2)).toMatchObject({ nonce: 1 });
});

it('node/network, node/version and node/transaction-pool', async () => {
  const [health, peerId, roles, addresses, peers] = await Promise.all([
    api.rpc.system.health(),
    api.rpc.system.localPeerId(),
    api.rpc.system.nodeRoles(),
    api.rpc.system.localListenAddresses(),
    api.rpc.system.peers(),
  ]);
  expect(health.toJSON()).toEqual({ peers: 0, isSyncing: false, shouldHavePeers: false });
  expect(peerId.toString()).toMatch(/^12D3KooW/);
  expect(roles.toJSON()).toEqual([{ authority: null }]);
  expect([addresses.toJSON(), peers.toJSON()]).toEqual([[], []]);
  const [name, version] = await Promise.all([api.rpc.system.chain(), api.rpc.system.version()]);
  expect([name.toString(), version.toString()]).toEqual(['polkavirt Development', expect.stringMatching(/^\d+\.\d+\.\d+/)]);
  expect((await api.rpc.author.pendingExtrinsics()).toJSON()).toEqual([]);
});

it('runtime/spec, runtime/code, runtime/metadata and transaction/material', async () => {
  const { hash } = await at(1);
  const [version, type, properties, genesis, metadata, code] = await Promise.all([
    api.rpc.state.getRuntimeVersion(hash),
    api.rpc.system.chainType(),
    api.rpc.system.properties(),
    api.rpc.chain.getBlockHash(0),
    api.rpc.state.getMetadata(hash),
    api.rpc.state.getStorage('0x3a636f6465', hash),
  ]);
  expect(version.toJSON()).toMatchObject({ specName: 'polkavirt-mock', transactionVersion: 1 });
  expect(type.toJSON()).toEqual({ development: null });
  const { ss58Format, tokenDecimals, tokenSymbol } = properties;
  const known = { ss58Format: ss58Format.toJSON(), tokenDecimals: tokenDecimals.toJSON(), tokenSymbol: tokenSymbol.toJSON() };
  expect(known).toEqual({ ss58Format: 42, tokenDecimals: [12], tokenSymbol: ['UNIT'] });
  expect(genesis.toHex()).toBe(test.node.chain.genesis.hash);
  expect(metadata.asLatest.pallets.map(({ name }) => name.toString())).toContain('Balances');
  expect((code as unknown as { isSome: boolean }).isSome).toBe(true);
});
