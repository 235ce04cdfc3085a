import { u8aToHex } from '@polkadot/util';
import { hexToBytes } from '@polkavirt/mock-runtime';
import { hexToBytes as bytesOf, encodeFunctionData, getContractAddress, keccak256, toBytes, zeroAddress } from 'viem';
import { privateKeyToAccount } from 'viem/accounts';
import { type ContractOutcome, fallbackAccount } from '../src/index.ts';
import { ALICE, BOB, contractAt, deploy, ENDOWMENT, eventsOf, explainOutcome } from './support/chain.ts';
import { describeEachImplementation } from './support/describe-each-implementation.ts';
import { loadFixture } from './support/solidity.ts';

const FIXTURES = Object.fromEntries(
  ['Token', 'Counter', 'Factory', 'Child', 'Logic', 'Proxy', 'Vault', 'Attacker', 'Features', 'Ledger'].map((name) => [
    name,
    loadFixture(name),
  ]),
);

/** What must be equal on all implementations. */
const measured = ({ weightConsumed, weightRequired, storageDeposit, logs, result }: ContractOutcome) => ({
  weightConsumed,
  weightRequired,
  storageDeposit,
  logs,
  result,
});

const lower = (address: string) => address.toLowerCase() as `0x${string}`;

describeEachImplementation('Solidity contracts', (onChain) => {
  it('ERC-20: transfers, allowances, and the library’s errors', () =>
    onChain((chain, observe) => {
      const token = deploy(chain, FIXTURES.Token, [1_000_000n]);
      expect(token.read('totalSupply')).toBe(1_000_000n);
      expect(token.read('name')).toBe('Fixture Token');
      const moved = token.outcome(ALICE, 'transfer', [BOB, 7n]);
      observe(measured(moved));
      expect(eventsOf(moved, FIXTURES.Token.abi)).toMatchObject([{ eventName: 'Transfer', args: { value: 7n } }]);
      expect([token.read('balanceOf', [ALICE]), token.read('balanceOf', [BOB])]).toEqual([999_993n, 7n]);
      expect(() => token.send(BOB, 'transfer', [ALICE, 8n])).toThrow(/^ERC20InsufficientBalance\(0x[Bb0]+, 7, 8\)$/);
      token.send(ALICE, 'approve', [BOB, 5n]);
      token.send(BOB, 'transferFrom', [ALICE, BOB, 5n]);
      expect(() => token.send(BOB, 'transferFrom', [ALICE, BOB, 1n])).toThrow('ERC20InsufficientAllowance');
      expect(token.read('balanceOf', [BOB])).toBe(12n);
    }));

  it('counter: a custom error undoes, a dry run leaves nothing', () =>
    onChain((chain, observe) => {
      const counter = deploy(chain, FIXTURES.Counter);
      expect(counter.send(BOB, 'increment', [3n])).toBe(3n);
      expect(counter.read('increment', [4n])).toBe(7n);
      expect(counter.read('count')).toBe(3n);
      const refused = counter.outcome(BOB, 'increment', [998n]);
      observe(measured(refused));
      expect(refused).toMatchObject({ logs: [], storageDeposit: 0n, result: { ok: true, value: { flags: 1, reverted: true } } });
      expect(() => counter.send(BOB, 'increment', [998n])).toThrow('CeilingReached(1000, 1001)');
      expect(counter.read('count')).toBe(3n);
      // The slot of the first variable holds the number, big-endian.
      expect(chain.Revive.getStorage(counter.address, `0x${'00'.repeat(32)}`)).toEqual(
        Uint8Array.of(...new Array(31).fill(0), 3),
      );
    }));

  it('ledger: structs and strings come back', () =>
    onChain((chain, observe) => {
      const ledger = deploy(chain, FIXTURES.Ledger);
      const note = 'a note that is longer than the thirty-one bytes of a short string';
      observe(measured(ledger.outcome(ALICE, 'write', [7, note])));
      expect(ledger.read('read', [0n])).toMatchObject({ author: expect.stringMatching(/^0x[aA1]+$/), tag: 7, note });
      const erased = ledger.outcome(ALICE, 'erase', [0n]);
      observe(measured(erased));
      expect(() => ledger.read('read', [3n])).toThrow('NoSuchEntry(3, 1)');
    }));

  it('factory: CREATE and CREATE2 at the addresses that Ethereum has', () =>
    onChain((chain, observe) => {
      const { Factory, Child } = FIXTURES;
      expect(chain.Revive.uploadCode({ type: 'Signed', who: fallbackAccount(ALICE) }, Child.code, 10n ** 18n)).toMatchObject({
        ok: true,
      });
      expect(chain.Revive.codeInfo(Child.hash)).toMatchObject({ refcount: 0n, codeLen: Child.code.length });
      const factory = deploy(chain, Factory);

      // A contract's nonce starts at 1.
      for (const [nonce, tag] of [
        [1n, 5n],
        [2n, 6n],
      ]) {
        const made = factory.outcome(ALICE, 'make', [tag], 1234n);
        observe(measured(made));
        const address = lower(getContractAddress({ from: factory.address, nonce }));
        expect(eventsOf(made, Factory.abi)).toMatchObject([
          { args: { child: expect.stringMatching(new RegExp(address, 'i')), tag } },
        ]);
        const child = contractAt(chain, Child, address);
        expect([lower(child.read('maker') as string), child.read('tag')]).toEqual([factory.address, tag]);
        expect(chain.Revive.balanceOf(address)).toBe(1234n);
      }

      const salt = `0x${'5a'.repeat(32)}` as const;
      const bytecode = `${u8aToHex(Child.code)}${'00'.repeat(31)}09` as const;
      const predicted = lower(getContractAddress({ opcode: 'CREATE2', from: factory.address, salt, bytecode }));
      expect(lower(factory.send(ALICE, 'makeAt', [salt, 9n]) as string)).toBe(predicted);
      expect(factory.read('codeSizeOf', [predicted])).toBe(BigInt(Child.code.length));
      expect(factory.read('codeHashOf', [predicted])).toBe(Child.hash);
      expect(chain.Revive.codeInfo(Child.hash)?.refcount).toBe(3n);
      expect(chain.Revive.nonceOf(factory.address)).toBe(4);

      // A second one at the same place fails; a constructor that refuses is reported, and leaves nothing, not even the nonce.
      expect(factory.outcome(ALICE, 'makeAt', [salt, 9n]).result).toMatchObject({ value: { reverted: true } });
      const reason = keccak256(toBytes('TagIsZero()')).slice(0, 10);
      expect(factory.send(ALICE, 'tryMake', [0n])).toBe(reason);
      expect(chain.Revive.nonceOf(factory.address)).toBe(4);
      expect(chain.Revive.codeInfo(Child.hash)?.refcount).toBe(3n);
      // keccak256 of nothing for an account without code, zeros where there is no account.
      expect(factory.read('codeHashOf', [BOB])).toBe(keccak256('0x'));
      expect(factory.read('codeHashOf', [`0x${'99'.repeat(20)}`])).toBe(`0x${'00'.repeat(32)}`);
    }));

  it('proxy: code of another contract in one’s own storage, with caller, value and immutables', () =>
    onChain((chain, observe) => {
      const { Logic, Proxy: Delegating } = FIXTURES;
      const logic = deploy(chain, Logic, [3n]);
      const proxy = deploy(chain, Delegating, [logic.address]);
      const through = contractAt(chain, Logic, proxy.address);
      const set = through.outcome(BOB, 'setNumber', [77n], 55n);
      observe(measured(set));
      expect(explainOutcome(set)).toBe('');
      expect(eventsOf(set, Logic.abi)).toMatchObject([{ address: proxy.address, args: { number: 77n } }]);
      expect([through.read('number'), logic.read('number')]).toEqual([77n, 0n]);
      expect(lower(through.read('lastCaller') as string)).toBe(BOB);
      expect([chain.Revive.balanceOf(proxy.address), chain.Revive.balanceOf(logic.address)]).toEqual([55n, 0n]);
      // Immutables belong to the code.
      expect(through.read('version')).toBe(3n);
      expect(() => through.send(BOB, 'setNumber', [9n])).toThrow('NumberTooSmall(9, 10)');
      expect(lower(proxy.read('implementation') as string)).toBe(logic.address);
    }));

  it('re-entrancy: a call lets the attacker back in, a transfer does not', () =>
    onChain((chain, observe) => {
      const { Vault, Attacker } = FIXTURES;
      const vault = deploy(chain, Vault);
      vault.send(BOB, 'deposit', [], 10_000n);
      const attacker = deploy(chain, Attacker, [vault.address]);
      const balances = () => [chain.Revive.balanceOf(vault.address), chain.Revive.balanceOf(attacker.address)];

      const robbed = attacker.outcome(ALICE, 'attack', [false], 1000n);
      observe(measured(robbed));
      expect(explainOutcome(robbed)).toBe('');
      expect(attacker.read('entries')).toBe(5n);
      expect(balances()).toEqual([6000n, 5000n]);

      const refused = attacker.outcome(ALICE, 'attack', [true], 1000n);
      observe(measured(refused));
      expect(refused.result).toMatchObject({ value: { reverted: true } });
      expect(refused.diagnostics[0]).toMatchObject({ error: 'ReentranceDenied', hostFunction: 'call' });
      expect(refused.diagnostics[0].stack.map(({ contract }) => contract)).toEqual([
        attacker.address,
        vault.address,
        attacker.address,
      ]);
      expect(balances()).toEqual([6000n, 5000n]);
    }));

  it('events: indexed, anonymous, and gone if the frame reverts', () =>
    onChain((chain, observe) => {
      const features = deploy(chain, FIXTURES.Features);
      const emitted = features.outcome(BOB, 'emitAll', ['hello']);
      observe(measured(emitted));
      const [plain, indexed, nameless] = emitted.logs;
      expect(eventsOf({ ...emitted, logs: [plain, indexed] }, FIXTURES.Features.abi)).toMatchObject([
        { eventName: 'Plain', args: { a: 1n, text: 'hello' } },
        { eventName: 'Indexed', args: { key: keccak256(toBytes('key')), text: keccak256(toBytes('hello')), value: 2n } },
      ]);
      expect(nameless.topics).toEqual([Uint8Array.of(...new Array(31).fill(0), 3)]);
      const inBlock = chain.System.events().filter(({ value }) => value.type === 'ContractEmitted');
      expect(inBlock.map(({ value }) => (value.value as { contract: string }).contract)).toEqual(
        new Array(3).fill(features.address),
      );
    }));

  it('errors: custom, require, panic', () =>
    onChain((chain, observe) => {
      const features = deploy(chain, FIXTURES.Features);
      observe(measured(features.outcome(BOB, 'refuse', [4n])));
      expect(() => features.send(BOB, 'refuse', [4n])).toThrow(/^Refused\(0x[bB0]+, 4, because\)$/);
      expect(() => features.read('requireText')).toThrow('Error(a text)');
      expect(() => features.read('panic', [0n])).toThrow('Panic(18)');
    }));

  it('transient storage is there until the transaction ends', () =>
    onChain((chain, observe) => {
      const features = deploy(chain, FIXTURES.Features);
      for (let i = 0; i < 2; i++) {
        const outcome = features.outcome(BOB, 'lockTwice');
        observe(measured(outcome));
        expect(outcome.storageDeposit).toBe(0n);
      }
      expect(features.send(BOB, 'lockTwice')).toEqual([0n, 42n]);
      expect(features.send(BOB, 'lockTwice')).toEqual([0n, 42n]);
    }));

  it('keccak many times', () =>
    onChain((chain, observe) => {
      const features = deploy(chain, FIXTURES.Features);
      let hash: `0x${string}` = `0x${'00'.repeat(32)}`;
      for (let i = 0; i < 100; i++) hash = keccak256(bytesOf(`${hash}${i.toString(16).padStart(64, '0')}`));
      expect(features.read('hashMany', [100n])).toBe(hash);
      observe(measured(features.outcome(BOB, 'hashMany', [100n])));
    }));

  it('who calls, what the chain is like', () =>
    onChain(
      (chain) => {
        const features = deploy(chain, FIXTURES.Features, [], 500n);
        const [sender, origin, self, value, balance] = features.send(BOB, 'who', [], 30n) as string[];
        expect([lower(sender), lower(origin), lower(self), value, balance]).toEqual([BOB, BOB, features.address, 30n, 530n]);
        chain.Timestamp.Now.put(1_700_000_000_999n);
        const author = `0x${'ab'.repeat(20)}`;
        expect(features.read('chain')).toEqual([
          99n,
          1n,
          1_700_000_000n,
          7n,
          expect.stringMatching(new RegExp(author, 'i')),
          `0x${'45'.repeat(32)}`,
        ]);
        const [left, limit, price] = features.read('gas') as bigint[];
        expect([limit, price]).toEqual([60_000_000n, 7n]);
        expect(left).toBeLessThan(limit);
        expect(left).toBeGreaterThan((limit * 99n) / 100n);
      },
      { chainId: 99n, gasPrice: 7n, blockAuthor: () => `0x${'ab'.repeat(20)}` },
    ));

  it('a static call may not write, and the caller goes on', () =>
    onChain((chain, observe) => {
      const features = deploy(chain, FIXTURES.Features);
      const tried = features.outcome(BOB, 'tryWriteStatically', [1n]);
      observe(measured(tried));
      expect(features.read('tryWriteStatically', [1n])).toBe(false);
      expect(tried.diagnostics).toMatchObject([{ error: 'StateChangeDenied', hostFunction: 'set_storage' }]);
      expect(tried.diagnostics[0].stack.map(({ type }) => type)).toEqual(['STATICCALL', 'CALL']);
    }));

  it('the 26th nested call ends its caller', () =>
    onChain((chain, observe) => {
      const features = deploy(chain, FIXTURES.Features);
      const dived = features.outcome(BOB, 'dive', [0n]);
      observe(measured(dived));
      // Frames 0 to 25 run; what the 25th calls is too deep, so that it fails, and the 24th says so.
      expect(features.read('dive', [0n])).toBe(24n);
      expect(dived.diagnostics[0]).toMatchObject({ error: 'MaxCallDepthReached', message: '26 nested calls; the limit is 25' });
      expect(dived.diagnostics[0].stack).toHaveLength(26);
    }));

  it('value: to an account that is new, too much, and through the deployer', () =>
    onChain((chain, observe) => {
      const features = deploy(chain, FIXTURES.Features, [], 900n);
      const nobody = `0x${'77'.repeat(20)}` as const;
      const paid = features.outcome(BOB, 'pay', [nobody, 400n]);
      observe(measured(paid));
      // The existential deposit of 1000 comes from the origin on top, and nobody sees it.
      expect(chain.Revive.balanceOf(nobody)).toBe(400n);
      expect(paid.storageDeposit).toBe(1000n);
      expect(chain.Balances.freeBalance(fallbackAccount(BOB))).toBe(ENDOWMENT - 1000n);
      expect(features.send(BOB, 'pay', [nobody, 501n])).toBe(false);
      expect(chain.Revive.balanceOf(features.address)).toBe(500n);
      expect(features.send(BOB, 'pay', [features.address, 500n])).toBe(true);
    }));

  it('precompiles, as Solidity uses them', () =>
    onChain((chain, observe) => {
      const features = deploy(chain, FIXTURES.Features);
      // NIST's and the RIPEMD authors' digests of `abc`.
      expect(features.read('digests', ['0x616263'])).toEqual([
        '0xba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
        '0x8eb208f7e05d987a9b044a8e98c6b087f15a0bfc',
      ]);
      const identity = features.read('callRaw', [`0x${'00'.repeat(19)}04`, '0x010203']);
      expect(identity).toEqual([true, '0x010203']);
      const refused = features.outcome(BOB, 'callRaw', [`0x${'00'.repeat(19)}09`, '0x01']);
      observe(measured(refused));
      expect(refused.diagnostics).toMatchObject([
        { error: 'ExecutionFailed', message: expect.stringContaining('1 bytes of input where 213') },
      ]);
      expect(features.read('recover', [`0x${'11'.repeat(32)}`, 29, `0x${'01'.repeat(32)}`, `0x${'01'.repeat(32)}`])).toBe(
        zeroAddress,
      );
    }));
});

it('ecrecover gives the signer of a signature that viem made', async () => {
  const account = privateKeyToAccount(`0x${'42'.repeat(32)}`);
  const hash = keccak256('0x1234');
  const signature = await account.sign({ hash });
  const [r, s, v] = [signature.slice(2, 66), signature.slice(66, 130), Number.parseInt(signature.slice(130), 16)];
  const { createChain } = await import('./support/chain.ts');
  const { IMPLEMENTATIONS } = await import('./support/implementations.ts');
  const chain = createChain(IMPLEMENTATIONS.native());
  chain.externalities.executeWith(() => {
    const features = deploy(chain, FIXTURES.Features);
    expect(features.read('recover', [hash, v, `0x${r}`, `0x${s}`])).toBe(account.address);
    const data = encodeFunctionData({
      abi: FIXTURES.Features.abi,
      functionName: 'recover',
      args: [hash, v === 27 ? 28 : 27, `0x${r}`, `0x${s}`],
    } as never);
    const { result } = chain.Revive.dryRunCall({
      origin: fallbackAccount(ALICE),
      dest: features.address,
      data: hexToBytes(data),
    });
    expect(result.ok && u8aToHex(result.value.data)).not.toContain(account.address.slice(2).toLowerCase());
  });
});
