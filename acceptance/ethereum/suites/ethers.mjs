/** ethers 6: its provider over HTTP and WebSocket, signers of the node and of their own, and BrowserProvider on a chain in the same process. */
import assert from 'node:assert/strict';
import {
  BrowserProvider,
  Contract,
  ContractFactory,
  HDNodeWallet,
  JsonRpcProvider,
  parseEther,
  Wallet,
  WebSocketProvider,
} from 'ethers';
import { firstTold, suite } from '../lib/suite.mjs';

const MNEMONIC = 'test test test test test test test test test test test junk';
const walletOf = (index, provider) => HDNodeWallet.fromPhrase(MNEMONIC, undefined, `m/44'/60'/0'/0/${index}`).connect(provider);
const code = (wanted) => (error) => error.code === wanted || assert.fail(`${error.code}: ${error.message}`);

/** What holds for a provider of any kind. */
function addChecks({ check }) {
  check('getNetwork', async ({ provider }) => assert.ok((await provider.getNetwork()).chainId > 0n));
  check('getBlockNumber', async ({ provider }) => assert.ok((await provider.getBlockNumber()) >= 0));
  check('getBalance', async ({ provider, bob }) => assert.ok((await provider.getBalance(bob.address)) >= parseEther('100')));
  check('getFeeData', async ({ provider }) => assert.ok((await provider.getFeeData()).maxFeePerGas > 0n));
  check('a transaction, and the balance right after it', async ({ provider, alice, bob }) => {
    const before = await provider.getBalance(bob.address);
    const receipt = await (await alice.sendTransaction({ to: bob.address, value: 7n })).wait();
    assert.deepEqual([receipt.status, receipt.gasUsed], [1, 21_000n]);
    assert.equal(await provider.getBalance(bob.address), before + 7n);
  });
  check('a transaction of a signer of the node', async (at) => {
    const signer = await at.provider.getSigner(0);
    assert.equal(await signer.getAddress(), at.alice.address);
    at.receipt = await (await signer.sendTransaction({ to: at.bob.address, value: 3n })).wait();
    assert.equal(at.receipt.status, 1);
  });
  check('listAccounts', async ({ provider, alice }) => assert.equal((await provider.listAccounts())[0].address, alice.address));
  check('a transaction of type 0 and of type 1', async ({ provider, alice, bob }) => {
    for (const type of [0, 1]) {
      const gasPrice = 2n * (await provider.getFeeData()).gasPrice;
      const response = await alice.sendTransaction({ to: bob.address, value: 1n, type, gasPrice });
      assert.equal((await response.wait()).type, type);
    }
  });
  check('getTransaction and getTransactionReceipt', async ({ provider, receipt }) => {
    const transaction = await provider.getTransaction(receipt.hash);
    assert.deepEqual([transaction.value, transaction.blockNumber], [3n, receipt.blockNumber]);
    assert.equal((await provider.getTransactionReceipt(receipt.hash)).hash, receipt.hash);
    assert.equal(await provider.getTransaction(`0x${'01'.repeat(32)}`), null);
    assert.equal(await provider.getTransactionReceipt(`0x${'01'.repeat(32)}`), null);
  });
  check('getTransactionCount', async ({ provider, alice }) => {
    const counts = await Promise.all(['latest', 'pending'].map((tag) => provider.getTransactionCount(alice.address, tag)));
    assert.ok(counts[0] > 2 && counts[0] === counts[1]);
  });
  check('getBlock by number, by hash, and with its transactions', async ({ provider, receipt }) => {
    const block = await provider.getBlock(receipt.blockNumber, true);
    assert.equal(block.prefetchedTransactions[0].hash, receipt.hash);
    assert.equal((await provider.getBlock(block.hash)).number, block.number);
    assert.equal(await provider.getBlock(9_999_999), null);
  });
  check('getBlock pending', async ({ provider, receipt }) =>
    assert.ok((await provider.getBlock('pending')).number > receipt.blockNumber),
  );
  check('waitForTransaction', async ({ provider, receipt }) =>
    assert.equal((await provider.waitForTransaction(receipt.hash)).hash, receipt.hash),
  );
  check('ContractFactory.deploy', async (at) => {
    const { abi, bytecode } = at.contracts.Counter;
    at.counter = await new ContractFactory(abi, bytecode, at.alice).deploy();
    await at.counter.waitForDeployment();
    assert.ok((await at.provider.getCode(await at.counter.getAddress())).length > 100);
  });
  check('a method that writes, with its event', async ({ counter, alice }) => {
    const receipt = await (await counter.increment(7n)).wait();
    const { name, args } = counter.interface.parseLog(receipt.logs[0]);
    assert.deepEqual([name, args.by, args.to], ['Incremented', alice.address, 7n]);
  });
  check('a method that reads', async ({ counter }) => assert.equal(await counter.count(), 7n));
  check('a method that reads an older block', async ({ counter }) => {
    const [event] = await counter.queryFilter('Incremented', 0);
    assert.equal(await counter.count({ blockTag: event.blockNumber - 1 }), 0n);
  });
  check('getStorage', async ({ provider, counter }) =>
    assert.equal(BigInt(await provider.getStorage(await counter.getAddress(), 0)), 7n),
  );
  check('staticCall', async ({ counter }) => assert.equal(await counter.increment.staticCall(1n), 8n));
  check('estimateGas of a method', async ({ counter }) => assert.ok((await counter.increment.estimateGas(1n)) > 21_000n));
  check('a custom error of a call', async ({ counter }) => {
    await assert.rejects(counter.increment.staticCall(5_000n), (error) => {
      assert.deepEqual([error.code, error.revert?.name, error.revert?.args[0]], ['CALL_EXCEPTION', 'CeilingReached', 1_000n]);
      return true;
    });
  });
  check('a custom error of an estimate', async ({ counter }) =>
    assert.rejects(
      counter.increment(5_000n),
      (error) => error.code === 'CALL_EXCEPTION' && counter.interface.parseError(error.data)?.name === 'CeilingReached',
    ),
  );
  check('a transaction that reverts in its block', async ({ counter }) =>
    assert.rejects(
      counter.increment(5_000n, { gasLimit: 3_000_000n }).then((response) => response.wait()),
      (error) => error.code === 'CALL_EXCEPTION' && error.receipt?.status === 0,
    ),
  );
  check('a text and a panic as reasons', async (at) => {
    const { abi, bytecode } = at.contracts.Features;
    at.features = await new ContractFactory(abi, bytecode, at.alice).deploy();
    await at.features.waitForDeployment();
    await assert.rejects(at.features.requireText(), (error) => error.reason === 'a text');
    await assert.rejects(
      at.features.panic(0n),
      (error) => error.code === 'CALL_EXCEPTION' && /18|DIVIDE_BY_ZERO/.test(error.message),
    );
  });
  check('queryFilter by an argument', async ({ counter, alice, bob }) => {
    const of = (who) => counter.queryFilter(counter.filters.Incremented(who.address), 0);
    assert.deepEqual([(await of(alice)).length, (await of(bob)).length], [1, 0]);
  });
  check('getLogs', async ({ provider, counter }) =>
    assert.equal((await provider.getLogs({ address: await counter.getAddress(), fromBlock: 0 })).length, 1),
  );
  check('contract.on', async ({ counter }) => {
    const before = await counter.count();
    const { told, done } = await firstTold(
      (resolve) => void counter.once('Incremented', (_by, from, to) => resolve([from, to])),
      async () => (await counter.increment(1n)).wait(),
    );
    assert.equal(told[1], told[0] + 1n);
    assert.ok(told[0] >= before && told[1] <= before + BigInt(done.length), `${told} after ${done.length} from ${before}`);
  });
  check('provider.on block', async ({ provider, alice, bob }) => {
    const { told, done } = await firstTold(
      (resolve) => void provider.once('block', resolve),
      async () => (await alice.sendTransaction({ to: bob.address, value: 1n })).wait(),
    );
    assert.ok(done.some(({ blockNumber }) => blockNumber === told));
  });
  check('insufficient funds', async ({ provider, bob }) =>
    assert.rejects(
      new Wallet(`0x${'42'.repeat(32)}`, provider).sendTransaction({ to: bob.address, value: 1n, gasLimit: 21_000n }),
      code('INSUFFICIENT_FUNDS'),
    ),
  );
  check('a nonce that was used', async ({ alice, bob }) =>
    assert.rejects(alice.sendTransaction({ to: bob.address, value: 1n, nonce: 0, gasLimit: 21_000n }), code('NONCE_EXPIRED')),
  );
  check('signMessage and signTypedData by the node', async ({ provider, alice }) => {
    const signer = await provider.getSigner(0);
    assert.equal(await signer.signMessage('hello'), await alice.signMessage('hello'));
    const typed = [{ name: 'Mail' }, { Mail: [{ name: 'text', type: 'string' }] }, { text: 'hello' }];
    assert.equal(await signer.signTypedData(...typed), await alice.signTypedData(...typed));
  });
  check('send of an unknown method', async ({ provider }) =>
    assert.rejects(provider.send('eth_nothing', []), /does not exist|not (found|supported|available)/i),
  );
}

const preparing = (create) => async (given) => {
  const provider = await create(given);
  return { ...given, provider, alice: walletOf(0, provider), bob: walletOf(1, provider) };
};
const finish = async ({ provider }) => {
  await provider.removeAllListeners();
  // Its subscriptions end with a message each, which a provider that is destroyed would reject.
  await provider.getBlockNumber();
  provider.destroy();
};
/** No answer is kept for a while, and polling does not take seconds. */
const QUICK = { cacheTimeout: -1, pollingInterval: 50 };

export const ethersHttp = Object.assign(suite('ethers, HTTP'), {
  prepare: preparing(({ url }) => new JsonRpcProvider(url, undefined, QUICK)),
  finish,
});
addChecks(ethersHttp);

export const ethersWebSocket = Object.assign(suite('ethers, WebSocket'), {
  prepare: preparing(({ ws }) => new WebSocketProvider(ws, undefined, QUICK)),
  finish,
});
addChecks(ethersWebSocket);
ethersWebSocket.check('provider.on pending', async ({ provider, alice, bob }) => {
  const { told, done } = await firstTold(
    (resolve) => void provider.once('pending', resolve),
    () => alice.sendTransaction({ to: bob.address, value: 1n }),
  );
  assert.ok(done.some(({ hash }) => hash === told));
});

/** Without a server: the chain is in this process. */
export const ethersBrowser = Object.assign(suite('ethers, BrowserProvider'), {
  only: 'polkavirt',
  needsNode: false,
  prepare: async ({ contracts, target }) => {
    const [{ createTypestateNative }, { createNode }, { createContractsRuntime }] = await Promise.all([
      import('@polkavirt/native'),
      import('@polkavirt/node'),
      import('@polkavirt/revive/rpc'),
    ]);
    const { genesis, methods } = createContractsRuntime({ virt: createTypestateNative({ costModel: 'naive' }) });
    const chain = createNode({ genesis: genesis(), methods });
    const injected = chain.provider();
    const provider = new BrowserProvider(injected, undefined, QUICK);
    return { contracts, target, chain, injected, provider, alice: walletOf(0, provider), bob: walletOf(1, provider) };
  },
  finish: async ({ provider, injected, chain }) => {
    provider.destroy();
    await injected.disconnect();
    chain.close();
  },
});
addChecks(ethersBrowser);
ethersBrowser.check('Contract on a signer of the node', async ({ provider, counter, contracts }) => {
  const contract = new Contract(await counter.getAddress(), contracts.Counter.abi, await provider.getSigner());
  await (await contract.reset()).wait();
  assert.equal(await contract.count(), 0n);
});
