import { u8aToHex } from '@polkadot/util';
import { ALICE as NATIVE_ALICE, BOB as NATIVE_BOB, RuntimeOrigin, weightOf } from '@polkavirt/mock-runtime';
import { assembleOrThrow } from '@polkavirt/polkavm';
import { ok } from '@polkavirt/primitives';
import { inspectCode } from '@polkavirt/revive/engine';
import { getContractAddress, keccak256 } from 'viem/utils';
import { type ContractOutcome, type Diagnostic, fallbackAccount, type ReviveError, toAddress } from '../src/index.ts';
import { ALICE, BOB, type Chain, contractAt, createChain, deploy, type ReviveOptions, signed } from './support/chain.ts';
import { guest } from './support/guest.ts';
import { IMPLEMENTATIONS } from './support/implementations.ts';
import { encodeConstructor, loadFixture } from './support/solidity.ts';

const Counter = loadFixture('Counter');
const Token = loadFixture('Token');
const Features = loadFixture('Features');
const PLENTY = 10n ** 18n;
const LIMIT = weightOf(100_000_000_000n);

const onChain = (work: (chain: Chain) => void, options: ReviveOptions = {}) => {
  const chain = createChain(IMPLEMENTATIONS.native(), options);
  chain.externalities.executeWith(() => work(chain));
};
const errorOf = (chain: Chain, result: { ok: boolean; error?: unknown }) =>
  result.ok ? 'ok' : chain.describeError((result as { error: Parameters<Chain['describeError']>[0] }).error);

describe('code', () => {
  it('is stored once under its hash, and removed by its owner when nobody uses it', () =>
    onChain((chain) => {
      const { Revive } = chain;
      expect(Revive.uploadCode(signed(ALICE), Counter.code, 1n)).toMatchObject({ ok: false });
      expect(Revive.codeInfo(Counter.hash)).toBeUndefined();
      expect(Revive.uploadCode(signed(ALICE), Counter.code, PLENTY)).toMatchObject({ ok: true });
      expect(Revive.uploadCode(signed(BOB), Counter.code, 0n)).toMatchObject({ ok: true });
      expect(Revive.codeInfo(Counter.hash)).toEqual({
        owner: fallbackAccount(ALICE),
        deposit: 2_000_000n + 10_000n * (3679n + 96n),
        refcount: 0n,
        codeLen: 3679,
      });
      expect(errorOf(chain, Revive.removeCode(signed(BOB), Counter.hash))).toBe('BadOrigin');
      const counter = deploy(chain, Counter);
      expect(Revive.codeAt(counter.address)).toEqual(Counter.code);
      expect(errorOf(chain, Revive.removeCode(signed(ALICE), Counter.hash))).toBe('Revive.CodeInUse');
      expect(Revive.uploadCode(signed(ALICE), Token.code, PLENTY)).toMatchObject({ ok: true });
      expect(Revive.removeCode(signed(ALICE), Token.hash)).toMatchObject({ ok: true });
      expect(errorOf(chain, Revive.removeCode(signed(ALICE), Token.hash))).toBe('Revive.CodeNotFound');
    }));

  const program = (lines: string, isa = 'revive_v1') => {
    return assembleOrThrow(`%isa = ${isa}\n${lines}`);
  };
  const both = 'pub @call:\nret\npub @deploy:\nret\n';

  it.each<[string, Uint8Array, ReviveError, string]>([
    ['too large', new Uint8Array(1_048_577), 'BlobTooLarge', 'a program of 1048577 bytes; the limit is 1048576'],
    ['as large as allowed, but no program', new Uint8Array(1_048_576), 'CodeRejected', 'must be a program of PolkaVM'],
    [
      'EVM bytecode',
      Uint8Array.of(0x60, 0x80, 0x60, 0x40, 0x52),
      'CodeRejected',
      'EVM bytecode does not run here. Compile the contract with resolc (npx polkavirt compile)',
    ],
    ['nothing', new Uint8Array(), 'CodeRejected', 'must be a program of PolkaVM'],
    ['the beginning of a program', Uint8Array.of(0x50, 0x56, 0x4d, 0), 'CodeRejected', 'no program: '],
    ['of another instruction set', program(both, 'jam_v1'), 'CodeRejected', 'the program is for jam_v1; contracts are revive_v1'],
    ['with an unknown import', program(`%import = 'seal_nothing'\n${both}`), 'CodeRejected', 'imports seal_nothing'],
    ['without a constructor', program('pub @call:\nret\n'), 'CodeRejected', 'no export deploy'],
    ['with sbrk', program('pub @call:\na0 = sbrk a1\nret\npub @deploy:\nret\n', 'latest64'), 'CodeRejected', 'latest64'],
    [
      'with a long block',
      program(`pub @call:\n${'a0 = a0 + 1\n'.repeat(1000)}ret\npub @deploy:\nret\n`),
      'BasicBlockTooLarge',
      'a basic block at offset 0 of 1001 instructions; the limit is 1000',
    ],
    [
      'with much memory',
      program(`%rw_data_size = 1572865\n${both}`),
      'StaticMemoryTooLarge',
      'static memory of 1572865 bytes; the limit is 1572864',
    ],
  ])('%s is refused with a reason', (_, code, error, message) => {
    const diagnostics: Diagnostic[] = [];
    const options = { inspectCode, observer: { diagnostic: (one: Diagnostic) => diagnostics.push(one) } };
    onChain((chain) => {
      const result = chain.Revive.uploadCode(signed(ALICE), code, PLENTY);
      expect(errorOf(chain, result)).toBe(`Revive.${error}`);
      expect(diagnostics).toMatchObject([{ error, message: expect.stringContaining(message) }]);
      const { result: made } = chain.Revive.bareInstantiate({ origin: fallbackAccount(ALICE), code });
      expect(made).toMatchObject({ ok: false, error: { name: error, message: expect.stringContaining(message) } });
    }, options);
  });

  it('at the limits is taken, and the fixtures are', () =>
    onChain(
      (chain) => {
        const longest = program(`%rw_data_size = 1572864\npub @call:\n${'a0 = a0 + 1\n'.repeat(999)}ret\npub @deploy:\nret\n`);
        for (const code of [longest, ...['Token', 'Features', 'Ledger', 'Proxy'].map((name) => loadFixture(name).code)]) {
          expect(chain.Revive.uploadCode(signed(ALICE), code, PLENTY)).toMatchObject({ ok: true });
        }
      },
      { inspectCode },
    ));

  it('without an inspector, what is wrong shows when it runs', () =>
    onChain((chain) => {
      const run = (code: Uint8Array) => chain.Revive.bareInstantiate({ origin: fallbackAccount(ALICE), code }).result;
      expect(run(new Uint8Array(100))).toMatchObject({ error: { name: 'CodeRejected' } });
      expect(run(program('pub @call:\nret\n'))).toMatchObject({
        error: { name: 'CodeRejected', message: 'the program has no export deploy' },
      });
      const calling = program("%import = 'seal_nothing'\npub @call:\nret\npub @deploy:\necalli 0\nret\n");
      expect(run(calling)).toMatchObject({ error: { name: 'InvalidSyscall', message: expect.stringContaining('seal_nothing') } });
      const unimported = program('pub @call:\nret\npub @deploy:\necalli 7\nret\n');
      expect(run(unimported)).toMatchObject({ error: { name: 'InvalidSyscall' } });
    }));
});

describe('extrinsics', () => {
  it('instantiate and call: events, weight that is given back, ContractReverted', () =>
    onChain((chain) => {
      const { Revive, System } = chain;
      const data = encodeConstructor(Token, [1000n]);
      const announced = Revive.definition.calls
        .get('instantiateWithCode')
        ?.dispatchInfo(0n, LIMIT, PLENTY, Token.code, data, undefined);
      const made = Revive.instantiateWithCode(signed(ALICE), 0n, LIMIT, PLENTY, Token.code, data, undefined);
      if (!made.ok) throw new Error(errorOf(chain, made));
      const actual = made.value.actualWeight?.refTime ?? 0n;
      expect(actual).toBeGreaterThan(0n);
      expect(actual).toBeLessThan(announced?.weight.refTime ?? 0n);
      const address = getContractAddress({ from: ALICE, nonce: 0n }).toLowerCase() as `0x${string}`;
      System.assertHasEvent(Revive.Event.Instantiated({ deployer: ALICE, contract: address }));
      expect(Revive.nonceOf(ALICE)).toBe(1);

      const token = contractAt(chain, Token, address);
      const call = (from: typeof ALICE, name: string, args: unknown[]) =>
        Revive.call(signed(from), address, 0n, LIMIT, PLENTY, token.request(from, name, args).data);
      expect(call(ALICE, 'transfer', [BOB, 5n])).toMatchObject({ ok: true });
      const before = chain.externalities.stateRoot();
      const reverted = call(BOB, 'transfer', [ALICE, 6n]);
      expect(errorOf(chain, reverted)).toBe('Revive.ContractReverted');
      expect(reverted).toMatchObject({ postInfo: { actualWeight: { proofSize: 4096n } } });
      expect(chain.externalities.stateRoot()).toBe(before);
      expect(token.read('balanceOf', [BOB])).toBe(5n);

      const salt = new Uint8Array(32).fill(3);
      expect(Revive.instantiate(signed(BOB), 0n, LIMIT, PLENTY, Token.hash, data, salt)).toMatchObject({ ok: true });
      const bytecode = u8aToHex(Uint8Array.of(...Token.code, ...data));
      const second = getContractAddress({ opcode: 'CREATE2', from: BOB, salt, bytecode }).toLowerCase();
      expect(Revive.contractInfo(second as `0x${string}`)).toMatchObject({ codeHash: Token.hash });
      expect(errorOf(chain, Revive.instantiate(signed(BOB), 0n, LIMIT, PLENTY, Token.hash, data, salt))).toBe(
        'Revive.DuplicateContract',
      );
      expect(errorOf(chain, Revive.call({ type: 'Root' }, address, 0n, LIMIT, PLENTY, new Uint8Array()))).toBe('BadOrigin');
    }));

  it('in a block the nonce has counted up before, and the address is that of the nonce before it', () =>
    onChain((chain) => {
      const { Revive, System, Executive } = chain;
      Executive.initializeBlock({ number: 2, parentHash: `0x${'01'.repeat(32)}` });
      for (const call of Executive.inherents({ now: 1000n })) {
        expect(Executive.applyExtrinsic({ call, origin: RuntimeOrigin.none(), encoded: new Uint8Array(1) })).toMatchObject({
          ok: true,
        });
      }
      const nonces: number[] = [];
      for (let i = 0; i < 2; i++) {
        const nonce = Revive.nonceOf(ALICE);
        nonces.push(nonce);
        const applied = Executive.applyExtrinsic({
          call: Revive.Call.instantiateWithCode(0n, LIMIT, PLENTY, Counter.code, new Uint8Array(), undefined),
          origin: signed(ALICE),
          encoded: Uint8Array.of(i),
          around: {
            prepare: () => {
              System.incAccountNonce(fallbackAccount(ALICE));
              return ok(undefined);
            },
          },
        });
        expect(applied).toMatchObject({ ok: true, value: { ok: true } });
        const contract = getContractAddress({ from: ALICE, nonce: BigInt(nonce) }).toLowerCase() as `0x${string}`;
        System.assertHasEvent(Revive.Event.Instantiated({ deployer: ALICE, contract }));
      }
      // Upstream counts an instantiation as well as the extrinsic.
      expect(nonces).toEqual([0, 2]);
    }));

  it('a native account has an address once it is mapped', () => {
    const chain = createChain(IMPLEMENTATIONS.native());
    chain.externalities.executeWith(() => {
      const { Revive, Balances } = chain;
      const fund = (who: `0x${string}`) => Balances.forceSetBalance(RuntimeOrigin.root(), who, 10n ** 20n);
      fund(NATIVE_ALICE);
      fund(NATIVE_BOB);
      const features = deploy(chain, Features);
      const address = toAddress(NATIVE_ALICE);
      const call = () => Revive.bareCall({ ...features.request(ALICE, 'who', []), origin: NATIVE_ALICE });
      expect(call().result).toMatchObject({
        ok: false,
        error: { name: 'AccountUnmapped', message: expect.stringContaining('map_account') },
      });
      expect(Revive.accountOf(address)).toBe(fallbackAccount(address));
      expect(Revive.mapAccount(RuntimeOrigin.signed(NATIVE_ALICE))).toMatchObject({ ok: true });
      expect(Revive.accountOf(address)).toBe(NATIVE_ALICE);
      const { result } = call();
      expect(result.ok && u8aToHex(result.value.data.subarray(12, 32))).toBe(address);
      // Its existential deposit, and the deposit for the mapping: an item and 32 bytes.
      expect(Revive.balanceOf(address)).toBe(10n ** 20n - 1000n - 1_320_000n);
      expect(errorOf(chain, Revive.mapAccount(RuntimeOrigin.signed(NATIVE_ALICE)))).toBe('Revive.AccountAlreadyMapped');
      expect(errorOf(chain, Revive.mapAccount(signed(ALICE)))).toBe('Revive.AccountAlreadyMapped');
      // Value for the address reaches the native account.
      expect(features.send(ALICE, 'pay', [address, 0n])).toBe(true);
      expect(Revive.bareCall({ origin: fallbackAccount(ALICE), dest: address, value: 5n }).result).toMatchObject({ ok: true });
      expect(Balances.freeBalance(NATIVE_ALICE)).toBe(10n ** 20n - 1_320_000n + 5n);
      expect(Revive.unmapAccount(RuntimeOrigin.signed(NATIVE_ALICE))).toMatchObject({ ok: true });
      expect(call().result).toMatchObject({ ok: false, error: { name: 'AccountUnmapped' } });
    });
  });
});

describe('gas and deposits', () => {
  const consumed = ({ weightConsumed }: ContractOutcome) => weightConsumed.refTime;

  it('what a dry run says is required suffices to the picosecond', () =>
    onChain((chain) => {
      const token = deploy(chain, Token, [1000n]);
      const factory = loadFixture('Factory');
      chain.Revive.uploadCode(signed(ALICE), loadFixture('Child').code, PLENTY);
      const maker = deploy(chain, factory);
      for (const request of [
        token.request(ALICE, 'transfer', [BOB, 5n]),
        maker.request(ALICE, 'makeAt', [`0x${'01'.repeat(32)}`, 5n]),
      ]) {
        const { weightRequired, weightConsumed, gasRequired, result } = chain.Revive.dryRunCall(request);
        expect(result).toMatchObject({ ok: true, value: { reverted: false } });
        expect(weightRequired.refTime).toBeGreaterThanOrEqual(weightConsumed.refTime);
        expect(gasRequired * 25_000n - weightRequired.refTime).toBeLessThan(25_000n);
        const exactly = chain.Revive.dryRunCall({ ...request, weightLimit: weightRequired });
        expect(exactly).toMatchObject({ result: { ok: true, value: { reverted: false } }, weightConsumed });
        const { result: short } = chain.Revive.dryRunCall({
          ...request,
          weightLimit: weightOf(weightRequired.refTime - 30_000n),
        });
        expect(short.ok && !short.value.reverted).toBe(false);
      }
      // A simple call requires what it consumes, and not one picosecond less.
      const simple = token.request(ALICE, 'transfer', [BOB, 5n]);
      const { weightRequired } = chain.Revive.dryRunCall(simple);
      const less = chain.Revive.dryRunCall({ ...simple, weightLimit: weightOf(weightRequired.refTime - 1n) });
      expect(less).toMatchObject({
        result: { ok: false, error: { name: 'OutOfGas' } },
        weightConsumed: weightOf(weightRequired.refTime - 1n),
      });
    }));

  it('a program costs its instructions times the price of fuel, a host function its row of the table', () =>
    onChain(
      (chain) => {
        // Nothing but its own return: a0, a1, a2 and ecalli in one block, then nothing more.
        const code = guest({});
        const { result } = chain.Revive.bareInstantiate({ origin: fallbackAccount(ALICE), code });
        if (!result.ok) throw new Error(result.error.message);
        const outcome = chain.Revive.dryRunCall({ origin: fallbackAccount(ALICE), dest: result.value.address });
        const returned = BigInt(outcome.result.ok ? outcome.result.value.data.length : 0);
        // The block of `call` is four instructions and the trap behind them.
        expect(consumed(outcome)).toBe(20_000_000n + 400n * BigInt(code.length) + 5n * 1000n + 300_000n + 200n * returned);
      },
      { refTimePerFuel: 1000n, gasSchedule: 'simple' },
    ));

  it('a program that never ends costs its limit; one that traps too, and its caller survives', () =>
    onChain((chain) => {
      const features = deploy(chain, Features);
      const fibonacci = deploy(chain, loadFixture('Fibonacci'));
      const endless = chain.Revive.bareCall({ ...fibonacci.request(ALICE, 'recursive', [60]), weightLimit: LIMIT });
      expect(endless).toMatchObject({ result: { ok: false, error: { name: 'OutOfGas' } }, weightConsumed: LIMIT });
      const trapping = features.request(ALICE, 'allocate', [70_000n]);
      expect(chain.Revive.dryRunCall({ ...trapping, weightLimit: LIMIT })).toMatchObject({
        result: { ok: false, error: { name: 'ContractTrapped' } },
        weightConsumed: LIMIT,
      });
      const data = u8aToHex(trapping.data);
      expect(features.read('callRaw', [features.address, data])).toEqual([false, '0x']);
    }));

  it('deposits: charged by item and byte, free again when cleared, held against the limit', () =>
    onChain((chain) => {
      const counter = deploy(chain, Counter);
      const item = 1_000_000n + 10_000n * 64n;
      const request = counter.request(ALICE, 'increment', [3n]);
      const short = chain.Revive.bareCall({ ...request, storageDepositLimit: item - 1n });
      expect(short.result).toMatchObject({
        ok: false,
        error: {
          name: 'StorageDepositLimitExhausted',
          message: `a storage deposit of ${item} is needed; the limit is ${item - 1n}`,
        },
      });
      expect(counter.read('count')).toBe(0n);
      expect(chain.Revive.bareCall({ ...request, storageDepositLimit: item }).storageDeposit).toBe(item);
      expect(chain.Revive.contractInfo(counter.address)).toMatchObject({ storageBytes: 64, storageItems: 1 });
      expect(chain.Revive.bareCall(request).storageDeposit).toBe(0n);
      // This compiler stores zeros as they are, so nothing comes back.
      expect(counter.outcome(ALICE, 'reset').storageDeposit).toBe(0n);
    }));

  it('a contract that has no balance pays nothing: the origin brings it into being', () =>
    onChain((chain) => {
      const before = chain.Balances.freeBalance(fallbackAccount(ALICE));
      const issued = chain.Balances.totalIssuance();
      const features = deploy(chain, Features, [], 77n);
      const held = [ALICE, features.address].map((who) => chain.Balances.reservedBalance(fallbackAccount(who)));
      expect(before - chain.Balances.freeBalance(fallbackAccount(ALICE)) - held[0] - held[1]).toBe(1077n);
      expect(chain.Revive.balanceOf(features.address)).toBe(77n);
      expect(chain.Balances.totalIssuance()).toBe(issued);
      const poor = { ...features.request(ALICE, 'who', []), value: 10n ** 31n };
      expect(chain.Revive.bareCall(poor).result).toMatchObject({ ok: false, error: { name: 'TransferFailed' } });
      expect(chain.Revive.bareCall({ ...poor, value: 1n << 130n }).result).toMatchObject({
        error: { name: 'BalanceConversionFailed' },
      });
    }));
});

it('dry runs leave nothing, not even of what succeeds', () => {
  const chain = createChain(IMPLEMENTATIONS.native());
  const before = chain.externalities.stateRoot();
  chain.externalities.executeWith(() => {
    const outcome = chain.Revive.dryRunInstantiate({
      origin: fallbackAccount(ALICE),
      code: Token.code,
      data: encodeConstructor(Token, [5n]),
    });
    const address = getContractAddress({ from: ALICE, nonce: 0n }).toLowerCase();
    expect(outcome.result).toMatchObject({ ok: true, value: { reverted: false, address } });
    expect(outcome.logs).toMatchObject([{ address, topics: [expect.anything(), expect.anything(), expect.anything()] }]);
    expect(chain.System.events()).toEqual([]);
  });
  expect(chain.externalities.stateRoot()).toBe(before);
});

it('the code’s hash is what the compiler says', () => {
  for (const { code, hash } of [Counter, Token, Features]) expect(keccak256(code)).toBe(hash);
});
