import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { u8aToHex } from '@polkadot/util';
import { ALICE, encode } from '@polkavirt/mock-runtime';
import { createNative } from '@polkavirt/native';
import { createDevRuntime } from '@polkavirt/node';
import { assembleOrThrow } from '@polkavirt/polkavm';
import { readArtifact } from '@polkavirt/revive/compile';
import { ETHEREUM_DEV_ACCOUNTS } from '@polkavirt/revive/rpc';
import { readCapture } from '@polkavirt/wire-lab';
import type { NodeFlags } from '../src/node/node-flags.ts';
import { FLAGS, request, whileRunning } from './node/run-node.ts';
import { inRepository, polkavirt } from './run.ts';

const folder = mkdtempSync(join(tmpdir(), 'polkavirt-node-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe('polkavirt node', () => {
  it('says where it listens, and what blocks it makes, until it is stopped', async () => {
    let hash: unknown;
    const lines = await whileRunning(FLAGS, async (url) => {
      hash = await request(url, 'dev_newBlock', []);
    });
    expect(lines[0]).toMatch(/^listening on ws:\/\/127\.0\.0\.1:\d+\n$/);
    // The time is the one extrinsic.
    expect(lines.slice(1)).toEqual([`block 1 ${hash}, 1 extrinsic\n`]);
  });

  it('makes a first block where transactions make blocks, so that a final block has a parent', async () => {
    const lines = await whileRunning({ ...FLAGS, buildMode: 'instant' }, async (url) => {
      expect(await request(url, 'chain_getHeader', [])).toMatchObject({ number: '0x1' });
    });
    expect(lines.slice(1)).toEqual([expect.stringMatching(/^block 1 0x[0-9a-f]{64}, 1 extrinsic\n$/)]);
  });

  it('has contracts and the Ethereum methods, and says why a contract failed', async () => {
    const { blob } = await readArtifact(inRepository('fixtures/solidity/Features'));
    const [{ address }] = ETHEREUM_DEV_ACCOUNTS;
    const lines = await whileRunning({ ...FLAGS, contracts: true }, async (url) => {
      expect(await request(url, 'eth_chainId', [])).toBe('0x190f1b44');
      // A million, less what keeps the account alive.
      expect(await request(url, 'eth_getBalance', [address])).toBe(`0x${(10n ** 24n - 1n).toString(16)}`);
      // Not a program: the magic is another one.
      await request(url, 'eth_call', [{ from: address, data: `0x51${u8aToHex(blob, -1, false).slice(2)}` }]);
    });
    expect(lines[1]).toMatch(/^Ethereum JSON-RPC on http:\/\/127\.0\.0\.1:\d+\n$/);
    expect(lines[2]).toBe(`Test 0 ${address} key 0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80\n`);
    const asked = lines.findIndex((line) => line.startsWith('eth_call'));
    expect(lines[asked]).toMatch(/\n {2}Contract deployment: +<unknown>\n {2}From: .*\n {2}CodeRejected: [^\n]*\n$/);
    const { code, stderr } = await polkavirt(['node', '--contracts', '--cost-model', 'full']);
    expect([code, stderr]).toEqual([2, 'polkavirt: --contracts needs the cost model naive\n']);
  });

  it.each<[string, Partial<NodeFlags>, string]>([
    ['JSON Lines', { wire: 'abi' }, 'calls.jsonl'],
    ['the compact form, programs in a worker', { wire: 'scale', callTimeout: 60_000 }, 'calls.pvcapt'],
  ])('keeps the calls between forwarder and host with --capture: %s', async (_form, flags, name) => {
    const capture = join(folder, name);
    const code = assembleOrThrow('%isa = latest64\npub @main:\n    a0 = 7\n    ret\n');
    const { RuntimeCall, Virt } = createDevRuntime({ virt: createNative() });
    const program = Virt.programHash(code);
    const call = u8aToHex(encode(RuntimeCall, Virt.Call.call(program, 'main', 1_000n, new Uint8Array())));
    await whileRunning({ ...FLAGS, ...flags, capture }, async (url) => {
      await request(url, 'dev_setStorage', [{ Virt: { Code: [[[program], u8aToHex(code)]] } }]);
      await request(url, 'dev_dryRun', [{ extrinsic: { call, address: ALICE } }]);
    });
    const { calls, isComplete } = readCapture(readFileSync(capture));
    expect(isComplete).toBe(true);
    const [instantiate, run] = flags.wire === 'abi' ? ['instantiate', 'execute'] : ['instantiate', 'run'];
    expect(calls.map(({ fn, wire, wireVersion }) => [fn, wire, wireVersion])).toEqual([
      [instantiate, flags.wire, 1],
      [run, flags.wire, 1],
      ['destroy', flags.wire, 1],
    ]);
    // The program itself went in, and the same answers come from the engine alone.
    expect(u8aToHex(calls[0].input)).toContain(u8aToHex(code).slice(2));
    expect((await polkavirt(['wire', 'replay', capture])).stdout).toBe('3 of 3 answers are the same, 0 differ\n');
  });

  describe('with contracts', () => {
    const CONTRACTS = { ...FLAGS, contracts: true, buildMode: 'instant' } as const;
    const [{ address: from }, { address: to }] = ETHEREUM_DEV_ACCOUNTS;
    const folder = inRepository('fixtures/solidity');
    /** Deploys a counter, counts, counts too far. */
    const use = async (url: string) => {
      const { blob } = await readArtifact(`${folder}/Counter`);
      const hash = await request(url, 'eth_sendTransaction', [{ from, data: u8aToHex(blob) }]);
      const { contractAddress } = (await request(url, 'eth_getTransactionReceipt', [hash])) as { contractAddress: string };
      // increment(uint256)
      const increment = (by: string) => ({
        from,
        to: contractAddress,
        gas: '0x2dc6c0',
        data: `0x7cf5dab0${by.padStart(64, '0')}`,
      });
      await request(url, 'eth_sendTransaction', [increment('7')]);
      await request(url, 'eth_sendTransaction', [increment('ffff')]);
      await request(url, 'eth_sendTransaction', [{ from, to, value: '0x5' }]);
      for (let i = 0; i < 3; i++) await request(url, 'eth_blockNumber', []);
      return contractAddress;
    };

    it('says what happens, with the names of contracts whose ABI it is given', async () => {
      let address = '';
      const lines = await whileRunning({ ...CONTRACTS, artifacts: folder }, async (url) => {
        address = await use(url);
      });
      const sent = lines.filter((line) => line.startsWith('eth_sendTransaction'));
      expect(sent[0]).toMatch(/ Contract deployment: Counter\n/);
      expect(sent[0]).toContain(` Contract address:    ${address}\n`);
      expect(sent[1]).toMatch(
        new RegExp(
          `^eth_sendTransaction\n  Contract call: +Counter#increment\\(uint256\\)\n  Transaction: +0x[0-9a-f]{64}\n  From: +${from}\n  To: +${address}\n` +
            '  Value: +0 wei\n  Gas: +\\d+ of 3000000\n  Block #3: +0x[0-9a-f]{64}\n$',
        ),
      );
      expect(sent[2]).toMatch(/\n {2}Error: execution reverted.*\n$/);
      expect(sent[3]).toMatch(/\n {2}Value: +5 wei\n {2}Gas: +21000 of 21000\n/);
      // A client that asks again and again is told of once.
      expect(lines.filter((line) => line === 'eth_blockNumber\n')).toHaveLength(1);
    });

    it('says it as JSON, or nothing of it', async () => {
      const lines = await whileRunning({ ...CONTRACTS, json: true }, async (url) => void (await use(url)));
      const objects = lines.filter((line) => line.startsWith('{')).map((line) => JSON.parse(line) as { method?: string });
      expect(objects.filter(({ method }) => method === 'eth_sendTransaction')).toMatchObject([
        { details: { 'Contract deployment': '<unknown>' }, failures: [] },
        { details: { 'Contract call': '<unknown>#0x7cf5dab0' } },
        { error: expect.stringContaining('execution reverted') },
        { details: { Value: '5 wei' } },
      ]);
      expect(objects.filter((one) => 'block' in one).length).toBeGreaterThanOrEqual(5);
      const silent = await whileRunning({ ...CONTRACTS, silent: true }, async (url) => void (await use(url)));
      expect(silent.map((line) => line.split(' ')[0])).toEqual([
        'listening',
        'Ethereum',
        ...ETHEREUM_DEV_ACCOUNTS.map(({ name }) => name.split(' ')[0]),
      ]);
    });

    it('has as many accounts as asked for, of any mnemonic, with any balance', async () => {
      const mnemonic = 'abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon about';
      const lines = await whileRunning({ ...CONTRACTS, accounts: 2, mnemonic, balance: 3 }, async (url) => {
        // The first account of these words, as Ethereum's wallets know it.
        const first = '0x9858effd232b4033e47d90003d41ec34ecaeda94';
        expect(((await request(url, 'eth_accounts', [])) as string[]).slice(0, 2)).toEqual([first, expect.any(String)]);
        expect(await request(url, 'eth_getBalance', [first])).toBe(`0x${(3n * 10n ** 18n - 1n).toString(16)}`);
      });
      expect(lines.filter((line) => line.startsWith('Test '))).toHaveLength(2);
      for (const [args, message] of [
        [['--contracts', '--mnemonic', 'hello world'], /^polkavirt: --mnemonic is none: /],
        [['--accounts', '3'], /^polkavirt: --accounts means nothing without --contracts\n$/],
        [['--contracts', '--artifacts', '/nowhere'], /^polkavirt: cannot read \/nowhere: /],
      ] as const) {
        const { code, stderr } = await polkavirt(['node', ...args]);
        expect([code, stderr]).toEqual([2, expect.stringMatching(message)]);
      }
    });
  });

  it('traps a program that runs longer than --call-timeout, and says so', async () => {
    // Divisions that wait for one another: the gas that a block has room for lasts ten times as long as the timeout on a fast machine.
    const divisions = '    a0 = a2 /u a0\n'.repeat(8);
    const code = assembleOrThrow(
      `%isa = latest64\n%stack_size = 4096\npub @forever:\n    a0 = 3\n    a2 = -1\n@again:\n${divisions}    jump @again\n`,
    );
    const { RuntimeCall, Virt } = createDevRuntime({ virt: createNative() });
    const program = Virt.programHash(code);
    const call = u8aToHex(encode(RuntimeCall, Virt.Call.call(program, 'forever', 10n ** 9n, new Uint8Array())));
    const lines = await whileRunning({ ...FLAGS, callTimeout: 300 }, async (url) => {
      await request(url, 'dev_setStorage', [{ Virt: { Code: [[[program], u8aToHex(code)]] } }]);
      const dry = await request(url, 'dev_dryRun', [{ extrinsic: { call, address: ALICE } }]);
      // Trap is the first error of the pallet.
      expect(JSON.stringify(dry)).toContain('{"type":"Module","value":{"index":4,"error":0}}');
      expect(await request(url, 'dev_newBlock', [])).toMatch(/^0x/);
    });
    expect(lines.filter((line) => line.includes('--call-timeout'))).toEqual([
      'polkavirt: a program took longer than 300 ms and was ended (--call-timeout)\n',
    ]);
  });

  it('ends with one line where it cannot listen', async () => {
    await whileRunning(FLAGS, async (url) => {
      const { code, stderr } = await polkavirt(['node', '--port', new URL(url).port]);
      expect(stderr).toMatch(/^polkavirt: cannot listen on 127\.0\.0\.1:\d+: [^\n]*EADDRINUSE[^\n]*\n$/);
      expect(code).toBe(2);
    });
  });

  it.each([
    [['--build-mode', 'instant', '--block-time', '5'], /--block-time means nothing/],
    [['--port', 'http'], /--port <N>.* whole number/],
    [['--build-mode', 'sometimes'], /Allowed choices are instant, batch, manual, interval/],
  ])('refuses %j', async (argv, complaint) => {
    const { code, stderr } = await polkavirt(['node', ...argv]);
    expect(stderr).toMatch(complaint);
    expect(code).toBe(2);
  });
});
