/** The runtime in the page: calls, blocks, storage, contracts. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { startBrowser } from './harness.mjs';

const site = await startBrowser();
after(() => site.close());

async function visit(options) {
  const page = await site.visit('playground/', options);
  await page.getByRole('tab', { name: 'Runtime' }).click();
  await page.locator('form.deploy').waitFor();
  return page;
}

test('a call to a pallet makes a block, with events, and changes storage and its root', async () => {
  const page = await visit();
  const before = await page.locator('.root').getAttribute('title');
  const dest = page.locator('.arguments input[list="pv-accounts"]');
  // Bob's.
  await dest.fill('0x8eaf04151687736326c9fea17e25fc5287613693c912909cb226aa4794f26a48');
  await page.locator('.arguments input[inputmode="numeric"]').last().fill('12345');
  await page.getByRole('button', { name: 'Make a block of it' }).click();
  const block = page.locator('.blocks > li').first();
  await block.getByText('applied').waitFor();
  assert.match(await block.innerText(), /Balances\.Transfer .*amount: 12345n/);
  await page.waitForFunction((root) => document.querySelector('.root')?.getAttribute('title') !== root, before);
  const root = await page.locator('.root').getAttribute('title');
  // The header was made of the same state.
  assert.equal(await block.locator('code').nth(1).getAttribute('title'), root);
  // The tree: the pallet, the item, and the accounts that changed, first and marked.
  const system = page.locator('details.storage', { hasText: /^\s*System/ });
  await system.locator('summary').first().click();
  const account = system.locator('details.item', { hasText: /^\s*Account/ });
  await account.locator('summary').first().click();
  const entries = account.locator('.entries > li');
  assert.match(await entries.nth(0).innerText(), /^Bob 0x8eaf[0-9a-f]+\s+changed\s+\{ nonce: 0/);
  assert.match(await entries.nth(1).innerText(), /^Alice 0xd435[0-9a-f]+\s+changed/);
  assert.match(await entries.nth(2).innerText(), /node\s+0x[0-9a-f]{8}…/);
  assert.equal(await account.locator('.entries mark').count(), 2);
  await page.shot('runtime-storage');

  await dest.fill('0x12');
  await page.getByRole('button', { name: 'Make a block of it' }).click();
  await page.locator('.notice', { hasText: /dest.*expected 32 bytes, got 1/ }).waitFor();

  // Nobody but root may do this: the block has it, as failed.
  await page.locator('select.pallet').selectOption('Balances');
  await page.locator('select.pallet-call').selectOption('forceSetBalance');
  await page
    .locator('.arguments input[list="pv-accounts"]')
    .fill('0x8eaf04151687736326c9fea17e25fc5287613693c912909cb226aa4794f26a48');
  await page.getByRole('button', { name: 'Make a block of it' }).click();
  await page.locator('.blocks > li', { hasText: 'failed: BadOrigin' }).waitFor();
  assert.deepEqual(page.errors, []);
});

test('a call may hold calls, on a phone as well', async () => {
  const page = await visit({ viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true });
  await page.locator('select.pallet').selectOption('Utility');
  await page.locator('select.pallet-call').selectOption('batchAll');
  for (const amount of ['7', '8']) {
    await page.getByRole('button', { name: 'Add' }).click();
    const inner = page.locator('.inner-call').last();
    await inner.locator('select').nth(0).selectOption('Balances');
    await inner.locator('select').nth(1).selectOption('transferKeepAlive');
    await inner.locator('input[inputmode="numeric"]').fill(amount);
  }
  await page.getByRole('button', { name: 'Make a block of it' }).click();
  const block = page.locator('.blocks > li').first();
  await block.getByText('applied').waitFor();
  const text = await block.innerText();
  assert.match(text, /Balances\.Transfer .*amount: 7n.*Balances\.Transfer .*amount: 8n.*Utility\.BatchCompleted/s);
  for (const name of ['System', 'Balances'])
    await page.locator('details.storage', { hasText: name }).first().locator('summary').first().click();
  const [wide, width] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
  assert.ok(wide <= width, `${wide} pixels wide, the screen ${width}`);
  await page.shot('runtime-phone-batch');
  assert.deepEqual(page.errors, []);
});

test('a Solidity contract is deployed and called', async () => {
  const page = await visit();
  await page.locator('select.contract').selectOption('Token');
  await page.locator('form.deploy input').fill('1000');
  await page.getByRole('button', { name: 'Deploy' }).click();
  const supply = page.locator('form[data-function="totalSupply"]');
  await supply.getByRole('button').click();
  await page.waitForFunction(() => document.querySelector('form[data-function="totalSupply"] output')?.textContent === '1000');
  const transfer = page.locator('form[data-function="transfer"]');
  await transfer.locator('input').first().fill('0x70997970C51812dc3A010C7d01b50e0d17dc79C8');
  await transfer.locator('input').last().fill('7');
  await transfer.getByRole('button').click();
  await page.locator('.blocks > li', { hasText: 'Token.transfer' }).waitFor();
  const balance = page.locator('form[data-function="balanceOf"]');
  await balance.locator('input').fill('0x70997970C51812dc3A010C7d01b50e0d17dc79C8');
  await balance.getByRole('button').click();
  await page.waitForFunction(() => document.querySelector('form[data-function="balanceOf"] output')?.textContent === '7');
  await page.shot('runtime-contract');

  await transfer.locator('input').last().fill('100000');
  await transfer.getByRole('button').click();
  await page.locator('.notice', { hasText: 'ERC20InsufficientBalance' }).waitFor();
  assert.deepEqual(page.errors, []);
});
