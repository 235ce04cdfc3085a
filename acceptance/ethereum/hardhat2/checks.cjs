/** Runs inside of Hardhat 2, with the network `localhost`. Prints what held as JSON. */
const assert = require('node:assert/strict');
const hre = require('hardhat');
const { expect } = require('chai');
const helpers = require('@nomicfoundation/hardhat-network-helpers');
const { buildModule } = require('@nomicfoundation/hardhat-ignition/modules');
const { anyValue } = require('@nomicfoundation/hardhat-chai-matchers/withArgs');

const { ethers } = hre;
const SOMEBODY = ethers.getAddress(`0x${'5a'.repeat(20)}`);
const word = (value) => ethers.zeroPadValue(ethers.toBeHex(value), 32);
const checks = [];
const check = (title, run) => checks.push({ title, run });
let alice;
let bob;
let counter;
let features;

check('getSigners', async () => {
  const signers = await ethers.getSigners();
  [alice, bob] = signers;
  assert.ok(signers.length >= 10);
  assert.equal(alice.address, '0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266');
});
check('getContractFactory by name, and deploy', async () => {
  counter = await (await ethers.getContractFactory('Counter')).deploy();
  await counter.waitForDeployment();
});
check('deployContract', async () => {
  features = await ethers.deployContract('Features');
  await features.waitForDeployment();
});
check('getContractAt', async () => assert.equal(await (await ethers.getContractAt('Counter', counter.target)).count(), 0n));
check('the balance right after a transaction', async () => {
  const before = await ethers.provider.getBalance(bob.address);
  for (let i = 1n; i <= 20n; i++) {
    await alice.sendTransaction({ to: bob.address, value: 1n });
    assert.equal(await ethers.provider.getBalance(bob.address), before + i);
  }
});
check('emit with arguments', async () =>
  expect(counter.increment(7)).to.emit(counter, 'Incremented').withArgs(alice.address, anyValue, 7),
);
check('a method that reads', async () => expect(await counter.count()).to.equal(7n));
check('another signer', async () =>
  expect(counter.connect(bob).increment(1)).to.emit(counter, 'Incremented').withArgs(bob.address, 7, 8),
);
check('revertedWithCustomError with arguments, of a call', async () =>
  expect(counter.increment.staticCall(5000)).to.be.revertedWithCustomError(counter, 'CeilingReached').withArgs(1000, 5008),
);
check('revertedWithCustomError with arguments, of a transaction', async () =>
  expect(counter.increment(5000)).to.be.revertedWithCustomError(counter, 'CeilingReached').withArgs(1000, 5008),
);
check('revertedWith', async () => expect(features.requireText()).to.be.revertedWith('a text'));
check('revertedWithPanic', async () => expect(features.panic(0)).to.be.revertedWithPanic(0x12));
check('reverted', async () => expect(counter.increment(5000)).to.be.reverted);
check('not.reverted', async () => expect(counter.increment(1)).not.to.be.reverted);
check('changeEtherBalance', async () =>
  expect(alice.sendTransaction({ to: bob.address, value: 9n })).to.changeEtherBalance(bob, 9n),
);
check('changeEtherBalances', async () =>
  expect(alice.sendTransaction({ to: bob.address, value: 9n })).to.changeEtherBalances([alice, bob], [-9n, 9n]),
);
check('loadFixture', async () => {
  async function fixture() {
    const made = await ethers.deployContract('Counter');
    await made.increment(3);
    return made;
  }
  const first = await helpers.loadFixture(fixture);
  await first.increment(1);
  const second = await helpers.loadFixture(fixture);
  assert.equal(await second.count(), 3n);
});
check('takeSnapshot and restore', async () => {
  const snapshot = await helpers.takeSnapshot();
  const before = await counter.count();
  await counter.increment(1);
  await snapshot.restore();
  assert.equal(await counter.count(), before);
});
check('mine', async () => {
  const before = await ethers.provider.getBlockNumber();
  await helpers.mine(5);
  assert.equal(await ethers.provider.getBlockNumber(), before + 5);
});
check('mine with an interval', async () => {
  const number = await ethers.provider.getBlockNumber();
  await helpers.mine(3, { interval: 15 });
  const times = await Promise.all([2, 3].map(async (i) => (await ethers.provider.getBlock(number + i)).timestamp));
  assert.equal(times[1] - times[0], 15);
});
check('mineUpTo', async () => {
  const target = (await ethers.provider.getBlockNumber()) + 4;
  await helpers.mineUpTo(target);
  assert.equal(await helpers.time.latestBlock(), target);
});
check('time.increase', async () => {
  const before = await helpers.time.latest();
  await helpers.time.increase(3600);
  assert.ok((await helpers.time.latest()) >= before + 3600);
});
check('time.increaseTo', async () => {
  const target = (await helpers.time.latest()) + 5000;
  await helpers.time.increaseTo(target);
  assert.equal(await helpers.time.latest(), target);
});
check('time.setNextBlockTimestamp', async () => {
  const target = (await helpers.time.latest()) + 100;
  await helpers.time.setNextBlockTimestamp(target);
  await counter.increment(1);
  assert.equal(await helpers.time.latest(), target);
});
check('a time in the past is refused', async () => assert.rejects(helpers.time.increaseTo(1)));
check('the clock is back after a snapshot', async () => {
  const snapshot = await helpers.takeSnapshot();
  const before = await helpers.time.latest();
  await helpers.time.increase(1_000_000);
  await snapshot.restore();
  await helpers.mine();
  assert.ok((await helpers.time.latest()) < before + 1_000_000);
});
check('setBalance', async () => {
  await helpers.setBalance(SOMEBODY, ethers.parseEther('7'));
  assert.equal(await ethers.provider.getBalance(SOMEBODY), ethers.parseEther('7'));
});
check('impersonateAccount', async () => {
  await helpers.impersonateAccount(SOMEBODY);
  const signer = await ethers.getSigner(SOMEBODY);
  await expect(signer.sendTransaction({ to: bob.address, value: 5n })).to.changeEtherBalance(bob, 5n);
});
check('getImpersonatedSigner', async () => {
  const signer = await ethers.getImpersonatedSigner(SOMEBODY);
  await expect(counter.connect(signer).increment(1)).to.emit(counter, 'Incremented').withArgs(SOMEBODY, anyValue, anyValue);
});
check('stopImpersonatingAccount', async () => {
  const signer = await ethers.getSigner(SOMEBODY);
  await helpers.stopImpersonatingAccount(SOMEBODY);
  await assert.rejects(signer.sendTransaction({ to: bob.address, value: 5n }));
});
check('setNonce', async () => {
  await helpers.setNonce(SOMEBODY, 77);
  assert.equal(await ethers.provider.getTransactionCount(SOMEBODY), 77);
});
check('setCode', async () => {
  await helpers.setCode(SOMEBODY, await ethers.provider.getCode(counter.target));
  assert.equal(await (await ethers.getContractAt('Counter', SOMEBODY)).count(), 0n);
});
check('setStorageAt and getStorageAt', async () => {
  await helpers.setStorageAt(SOMEBODY, 0, 42);
  assert.equal(await helpers.getStorageAt(SOMEBODY, 0), word(42));
  assert.equal(await (await ethers.getContractAt('Counter', SOMEBODY)).count(), 42n);
});
check('setNextBlockBaseFeePerGas', async () => {
  const { baseFeePerGas } = await ethers.provider.getBlock('latest');
  const wanted = baseFeePerGas + 1_000_000n;
  await helpers.setNextBlockBaseFeePerGas(wanted);
  await helpers.mine();
  assert.equal((await ethers.provider.getBlock('latest')).baseFeePerGas, wanted);
});
check('setCoinbase', async () => {
  await helpers.setCoinbase(bob.address);
  await helpers.mine();
  assert.equal((await ethers.provider.getBlock('latest')).miner, bob.address);
});
check('setPrevRandao', async () => {
  await helpers.setPrevRandao(99);
  await helpers.mine();
  assert.equal((await hre.network.provider.send('eth_getBlockByNumber', ['latest', false])).mixHash, word(99));
});
check('setBlockGasLimit', async () => {
  await helpers.setBlockGasLimit(31_000_000);
  await helpers.mine();
  assert.equal((await ethers.provider.getBlock('latest')).gasLimit, 31_000_000n);
});
check('dropTransaction', async () => {
  await hre.network.provider.send('evm_setAutomine', [false]);
  const { hash } = await alice.sendTransaction({ to: bob.address, value: 1n });
  assert.equal(await helpers.dropTransaction(hash), true);
  await hre.network.provider.send('evm_setAutomine', [true]);
  assert.equal(await ethers.provider.getTransaction(hash), null);
});
check('several transactions in a block', async () => {
  await hre.network.provider.send('evm_setAutomine', [false]);
  const sent = await Promise.all([1, 2, 3].map((value) => alice.sendTransaction({ to: bob.address, value, gasLimit: 21_000 })));
  await helpers.mine();
  await hre.network.provider.send('evm_setAutomine', [true]);
  const receipts = await Promise.all(sent.map(({ hash }) => ethers.provider.getTransactionReceipt(hash)));
  assert.equal(new Set(receipts.map(({ blockHash }) => blockHash)).size, 1);
});
check('the network of hardhat itself', async () => assert.ok(Number(await hre.network.provider.send('eth_chainId')) > 0));
check('ignition deploys a module', async () => {
  const module = buildModule('Counters', (m) => {
    const one = m.contract('Counter', [], { id: 'One' });
    const set = m.call(one, 'increment', [5]);
    const two = m.contract('Counter', [], { id: 'Two', after: [set] });
    return { one, two };
  });
  const { one, two } = await hre.ignition.deploy(module);
  assert.deepEqual([await one.count(), await two.count()], [5n, 0n]);
});
check('ignition refuses what reverts', async () => {
  const module = buildModule('TooMany', (m) => {
    const one = m.contract('Counter');
    m.call(one, 'increment', [5000]);
    return { one };
  });
  await assert.rejects(hre.ignition.deploy(module), /revert|CeilingReached/i);
});
check('reset', async () => {
  await helpers.reset();
  assert.ok((await ethers.provider.getBlockNumber()) <= 1);
});

(async () => {
  const results = [];
  for (const { title, run } of checks) {
    try {
      await run();
      results.push({ title });
    } catch (error) {
      results.push({
        title,
        error: String(error.message ?? error)
          .split('\n')
          .slice(0, 3)
          .join(' | ')
          .slice(0, 300),
      });
    }
  }
  process.stdout.write(`\nRESULTS ${JSON.stringify(results)}\n`);
  process.exit(0);
})();
