/** Runs inside of Hardhat 3, with the network `localhost`. Prints what held as JSON. */
import assert from 'node:assert/strict';
import { anyValue } from '@nomicfoundation/hardhat-ethers-chai-matchers/withArgs';
import { buildModule } from '@nomicfoundation/hardhat-ignition/modules';
import { expect } from 'chai';
import hre from 'hardhat';

const { ethers, networkHelpers: helpers, ignition, viem, provider } = await hre.network.connect('localhost');
const SOMEBODY = ethers.getAddress(`0x${'5a'.repeat(20)}`);
const checks = [];
const check = (title, run) => checks.push({ title, run });
let alice;
let bob;
let counter;
let features;

check('getSigners', async () => {
  [alice, bob] = await ethers.getSigners();
  assert.equal(alice.address, '0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266');
});
check('deployContract by name', async () => {
  counter = await ethers.deployContract('Counter');
  features = await ethers.deployContract('Features');
  await Promise.all([counter.waitForDeployment(), features.waitForDeployment()]);
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
check('revert and not.revert', async () => {
  await expect(counter.increment(5000)).to.revert(ethers);
  await expect(counter.increment(1)).not.to.revert(ethers);
});
check('changeEtherBalance', async () =>
  expect(alice.sendTransaction({ to: bob.address, value: 9n })).to.changeEtherBalance(ethers, bob, 9n),
);
check('changeEtherBalances', async () =>
  expect(alice.sendTransaction({ to: bob.address, value: 9n })).to.changeEtherBalances(ethers, [alice, bob], [-9n, 9n]),
);
check('loadFixture', async () => {
  async function fixture() {
    const made = await ethers.deployContract('Counter');
    await made.increment(3);
    return made;
  }
  await (await helpers.loadFixture(fixture)).increment(1);
  assert.equal(await (await helpers.loadFixture(fixture)).count(), 3n);
});
check('takeSnapshot and restore', async () => {
  const snapshot = await helpers.takeSnapshot();
  const before = await counter.count();
  await counter.increment(1);
  await snapshot.restore();
  assert.equal(await counter.count(), before);
});
check('mine with an interval', async () => {
  const number = await ethers.provider.getBlockNumber();
  await helpers.mine(3, { interval: 15 });
  const times = await Promise.all([2, 3].map(async (i) => (await ethers.provider.getBlock(number + i)).timestamp));
  assert.equal(times[1] - times[0], 15);
});
check('time', async () => {
  const target = (await helpers.time.latest()) + 5000;
  await helpers.time.increaseTo(target);
  assert.equal(await helpers.time.latest(), target);
  await assert.rejects(helpers.time.increaseTo(1));
});
check('setBalance and impersonateAccount', async () => {
  await helpers.setBalance(SOMEBODY, ethers.parseEther('7'));
  await helpers.impersonateAccount(SOMEBODY);
  const signer = await ethers.getSigner(SOMEBODY);
  await expect(signer.sendTransaction({ to: bob.address, value: 5n })).to.changeEtherBalance(ethers, bob, 5n);
  await helpers.stopImpersonatingAccount(SOMEBODY);
  await assert.rejects(signer.sendTransaction({ to: bob.address, value: 5n }));
});
check('setCode and setStorageAt', async () => {
  await helpers.setCode(SOMEBODY, await ethers.provider.getCode(counter.target));
  await helpers.setStorageAt(SOMEBODY, 0, 42);
  assert.equal(BigInt(await helpers.getStorageAt(SOMEBODY, 0)), 42n);
});
check('ignition deploys, and goes on where it is', async () => {
  const module = buildModule('Both', (m) => {
    const made = m.contract('Counter');
    m.call(made, 'increment', [5]);
    return { made };
  });
  const { made } = await ignition.deploy(module);
  assert.equal(await made.count(), 5n);
});
check('hardhat-viem: a public client', async () => {
  const client = await viem.getPublicClient();
  assert.ok((await client.getBlockNumber()) > 0n);
});
check('hardhat-viem: wallet clients', async () => {
  const [client] = await viem.getWalletClients();
  const hash = await client.sendTransaction({ to: bob.address, value: 3n });
  assert.equal((await (await viem.getPublicClient()).getTransactionReceipt({ hash })).status, 'success');
});
check('hardhat-viem: deployContract, write and read', async () => {
  const made = await viem.deployContract('Counter');
  await made.write.increment([4n]);
  assert.equal(await made.read.count(), 4n);
});
check('hardhat-viem: a test client', async () => {
  const client = await viem.getTestClient();
  const before = await ethers.provider.getBlockNumber();
  await client.mine({ blocks: 2 });
  assert.equal(await ethers.provider.getBlockNumber(), before + 2);
});
check('the provider', async () =>
  assert.equal(await provider.request({ method: 'eth_blockNumber' }), ethers.toQuantity(await ethers.provider.getBlockNumber())),
);

const results = [];
for (const { title, run } of checks) {
  try {
    await run();
    results.push({ title });
  } catch (error) {
    results.push({
      title,
      error: String(error?.message ?? error)
        .split('\n')
        .slice(0, 3)
        .join(' | ')
        .slice(0, 300),
    });
  }
}
console.log(`RESULTS ${JSON.stringify(results)}`);
process.exit(0);
