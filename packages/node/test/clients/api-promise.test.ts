import '@polkadot/api-augment/substrate';
import { jest } from '@jest/globals';
import { ApiPromise, Keyring, WsProvider } from '@polkadot/api';
import type { SubmittableExtrinsic } from '@polkadot/api/types';
import type { ProviderInterface } from '@polkadot/rpc-provider/types';
import type { ISubmittableResult } from '@polkadot/types/types';
import { ALICE, bytesToHex, encode, T } from '@polkavirt/mock-runtime';
import { onTestEnd, releaseTimersAtEnd, within } from '@polkavirt/test-support';
import { DEV_ENDOWMENT } from '../../src/index.ts';
import { devPair } from '../support/clients/dev-pair.ts';
import { counterProgram, createTestNode, serve, type TestNode } from '../support/test-node.ts';

releaseTimersAtEnd();

const CONNECTIONS = {
  'in this process': async ({ node }: TestNode): Promise<ProviderInterface> => node.provider(),
  'over WebSocket': async ({ node }: TestNode): Promise<ProviderInterface> =>
    new WsProvider((await serve(node)).url) as ProviderInterface,
};

/** Signs, submits, and gives all statuses and the last result once it is final. */
const untilFinalized = (extrinsic: SubmittableExtrinsic<'promise'>, signer: ReturnType<Keyring['addFromUri']>) => {
  const finalized = new Promise<{ statuses: string[]; result: ISubmittableResult }>((resolve, reject) => {
    const statuses: string[] = [];
    extrinsic
      .signAndSend(signer, (result) => {
        statuses.push(result.status.type);
        if (result.isFinalized) resolve({ statuses, result });
        if (result.isError) reject(new Error(result.status.type));
      })
      .catch(reject);
  });
  return within(`${extrinsic.method.section}.${extrinsic.method.method} to be final`, finalized);
};

const namesOf = ({ events }: ISubmittableResult) => events.map(({ event }) => `${event.section}.${event.method}`);

describe.each(Object.entries(CONNECTIONS))('ApiPromise %s', (_, connect) => {
  let test: TestNode;
  let api: ApiPromise;
  let alice: ReturnType<Keyring['addFromUri']>;
  const code = counterProgram();

  beforeAll(async () => {
    test = createTestNode();
    const provider = await connect(test);
    onTestEnd('the provider', () => provider.disconnect());
    const ready = ApiPromise.create({ provider, noInitWarn: true, throwOnConnect: true });
    api = await within('the client to be ready', ready);
    onTestEnd('the client', () => api.disconnect());
    alice = await devPair('Alice');
  });

  it('connects, and reads constants and storage', async () => {
    expect(api.genesisHash.toHex()).toBe(test.node.chain.genesis.hash);
    expect(api.runtimeVersion.specName.toString()).toBe('polkavirt-mock');
    expect(api.consts.balances.existentialDeposit.toString()).toBe('1000000');
    expect(api.consts.system.ss58Prefix.toNumber()).toBe(42);
    expect(alice.address).toBe('5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY');
    const account = await api.query.system.account(alice.address);
    expect(account.data.free.toBigInt()).toBe(DEV_ENDOWMENT);
    expect(account.nonce.toNumber()).toBe(0);
    expect((await api.query.system.account.keys()).map(({ args: [who] }) => who.toHex())).toContain(ALICE);
    expect((await api.query.system.account.entries()).length).toBe(6);
  });

  it('signs and submits a call of a program, and sees it in a block, then final, with its events', async () => {
    const { Virt } = test.runtime;
    const program = Virt.programHash(code);
    const uploaded = await untilFinalized(api.tx.virt.uploadCode(bytesToHex(code)), alice);
    expect(namesOf(uploaded.result)).toContain('virt.Uploaded');

    const called = await untilFinalized(api.tx.virt.call(program, 'increment', 100_000, '0x'), alice);
    expect(called.statuses).toEqual(['Ready', 'InBlock', 'Finalized']);
    expect(namesOf(called.result)).toEqual([
      'balances.Withdraw',
      'virt.Emitted',
      'virt.Called',
      'balances.Deposit',
      'transactionPayment.TransactionFeePaid',
      'system.ExtrinsicSuccess',
    ]);
    const emitted = called.result.events.find(({ event }) => event.method === 'Emitted');
    expect(emitted?.event.data.toJSON()).toEqual([program, bytesToHex(encode(T.u64, 1n))]);

    const hash = called.result.status.asFinalized.toHex();
    const { block } = await api.rpc.chain.getBlock(hash);
    expect(block.hash.toHex()).toBe(hash);
    expect(block.extrinsics.map(({ method }) => `${method.section}.${method.method}`)).toEqual(['timestamp.set', 'virt.call']);
    expect(block.extrinsics[1].signer.toString()).toBe(alice.address);
    expect(block.extrinsics[1].nonce.toNumber()).toBe(1);
  });

  it('decodes the module error of a program that traps', async () => {
    const program = test.runtime.Virt.programHash(code);
    const { result } = await untilFinalized(api.tx.virt.call(program, 'crash', 100_000, '0x'), alice);
    expect(namesOf(result)).toContain('system.ExtrinsicFailed');
    expect(result.dispatchError?.isModule).toBe(true);
    const { section, name, docs } = api.registry.findMetaError(result.dispatchError!.asModule);
    expect([section, name]).toEqual(['virt', 'Trap']);
    expect(docs.join(' ')).toMatch(/trapped/);
  });

  it('hears of new heads, finalized heads and changed storage', async () => {
    const bob = await devPair('Bob');
    const heads: number[] = [];
    const finalized: number[] = [];
    const nonces: number[] = [];
    let tell = (): void => {};
    const told = new Promise<void>((resolve) => {
      tell = () => [heads, finalized, nonces].every(({ length }) => length >= 2) && resolve();
    });
    const note = (list: number[], value: number): void => {
      list.push(value);
      tell();
    };
    const stop = [
      await api.rpc.chain.subscribeNewHeads(({ number }) => note(heads, number.toNumber())),
      await api.rpc.chain.subscribeFinalizedHeads(({ number }) => note(finalized, number.toNumber())),
      await api.query.system.account(bob.address, ({ nonce }) => note(nonces, nonce.toNumber())),
    ];
    const before = test.node.chain.head.number;
    await untilFinalized(api.tx.system.remarkWithEvent('0x1234'), bob);
    await within('news of the block', told);
    for (const unsubscribe of stop) unsubscribe();
    expect(heads).toEqual([before, before + 1]);
    expect(finalized).toEqual([before, before + 1]);
    expect(nonces).toEqual([0, 1]);
  });

  it('queries at an old block', async () => {
    const genesis = await api.at(api.genesisHash);
    const now = await api.query.system.account(alice.address);
    const then = await genesis.query.system.account(alice.address);
    expect(then.data.free.toBigInt()).toBe(DEV_ENDOWMENT);
    expect(now.data.free.toBigInt()).toBeLessThan(DEV_ENDOWMENT);
    expect(now.nonce.toNumber()).toBe(3);
    expect(then.nonce.toNumber()).toBe(0);
    expect((await genesis.query.virt.code(test.runtime.Virt.programHash(code))).isEmpty).toBe(true);
  });

  it('foresees fees and outcomes', async () => {
    const transfer = api.tx.balances.transferKeepAlive(alice.address, 1n);
    const { partialFee, weight } = await transfer.paymentInfo(alice);
    const signed = await transfer.signAsync(alice);
    // One unit per picosecond of the base weight and of the call's, and one per byte.
    expect(partialFee.toBigInt()).toBe(100_000_000n + 60_000_000n + BigInt(signed.encodedLength));
    expect(weight.refTime.toBigInt()).toBe(60_000_000n);
    const dry = await transfer.dryRun(alice);
    expect(dry.isOk && dry.asOk.isOk).toBe(true);
    const tooMuch = await api.tx.balances.transferKeepAlive(
      new Keyring().encodeAddress(new Uint8Array(32).fill(7)),
      DEV_ENDOWMENT,
    );
    const failed = await tooMuch.dryRun(alice);
    // The client has names of its own, and old ones, for the errors of this one answer.
    expect(failed.asOk.asErr.asToken.index).toBe(0);
    const { partialFee: viaCall } = await api.call.transactionPaymentApi.queryInfo(signed.toU8a(), signed.encodedLength);
    expect(viaCall.toBigInt()).toBe(partialFee.toBigInt());
  });

  it('is told what is wrong with a transaction', async () => {
    const call = () => api.tx.system.remark('0x');
    // The client also prints each error.
    const logged = jest.spyOn(console, 'error').mockImplementation(() => {});
    onTestEnd('the log', () => logged.mockRestore());
    await expect(call().signAndSend(alice, { nonce: 0 })).rejects.toThrow('1010: Invalid Transaction: Transaction is outdated');
    const poor = await devPair('Nobody');
    await expect(call().signAndSend(poor)).rejects.toThrow('1010: Invalid Transaction: Inability to pay some fees');
    const wrongChain = await call().signAsync(alice, { genesisHash: `0x${'00'.repeat(32)}` } as object);
    await expect(wrongChain.send()).rejects.toThrow('1010: Invalid Transaction: Transaction has a bad signature');
    expect(logged).toHaveBeenCalledTimes(3);
  });

  it('takes signatures of every scheme', async () => {
    for (const type of ['ed25519', 'ecdsa'] as const) {
      const signer = new Keyring({ type }).addFromUri(`//Some ${type}`);
      await untilFinalized(api.tx.balances.transferKeepAlive(signer.address, 10n ** 15n), alice);
      const { result } = await untilFinalized(api.tx.system.remarkWithEvent('0x01'), signer);
      expect(namesOf(result)).toContain('system.Remarked');
    }
  });
});
