import {
  ALICE,
  BOB,
  blake2_256,
  bytesToHex,
  constructRuntime,
  createBalances,
  createSystem,
  createVirt,
  currentExternalities,
  hexToBytes,
  RuntimeOrigin,
  SYSCALLS,
  type SyscallName,
  textToBytes,
} from '../../src/index.ts';
import { IMPLEMENTATIONS } from '../support/describe-each-virt.ts';
import { guest } from '../support/guest.ts';

const GAS = 10_000_000n;
const origin = RuntimeOrigin.signed(ALICE);
/** Where the memory of the guests begins, and what it holds at its start. */
const RW = 0x20000;

const System = createSystem();
const Balances = createBalances({ System });
const Virt = createVirt({ System, Balances, virt: IMPLEMENTATIONS.native() });
const { newTestExt } = constructRuntime({ System, Balances, Virt });

const inBlock1 = <T>(work: () => T): T =>
  newTestExt({ Balances: { balances: [[ALICE, 10n ** 12n]] } }).executeWith(() => {
    System.setBlockNumber(1);
    return work();
  });

type Step = readonly [name: SyscallName, ...registers: (number | bigint)[]];

/** A program that makes syscalls one after the other, in one block. */
function program(steps: readonly Step[], data: Uint8Array = new Uint8Array(1)): Uint8Array {
  const lines = steps.flatMap(([name, ...registers]) => [
    ...registers.map((value, i) => `    a${i} = 0x${value.toString(16)}`),
    `    syscall ${name}`,
  ]);
  return guest(`
%rw_data = ${Buffer.from(data).toString('hex')}
%rw_data_size = 0x30000
%stack_size = 4096
pub @main:
${lines.join('\n')}
    ret
`);
}

/** Runs the steps, and gives what they cost without their instructions, and how they ended. */
function run(steps: readonly Step[], data?: Uint8Array) {
  return inBlock1(() => {
    const code = program(steps, data);
    expect(Virt.uploadCode(origin, code).ok).toBe(true);
    const outcome = Virt.bareCall({
      program: bytesToHex(blake2_256(code)),
      exportName: 'main',
      caller: ALICE,
      input: new Uint8Array(20),
      gasLimit: GAS,
    });
    // An instruction for each register and each syscall, and the return: one block, paid for at its start.
    const instructions = steps.reduce((sum, [, ...registers]) => sum + registers.length + 1, 1);
    return { spent: GAS - outcome.gasLeft - BigInt(instructions), failure: outcome.ok ? undefined : outcome.failure };
  });
}

describe('a syscall’s gas', () => {
  const callee = guest('%stack_size = 4096\npub @nothing:\n    ret\n');
  const target = Uint8Array.of(...blake2_256(callee), ...textToBytes('nothing'));

  it.each<[Step, bigint]>([
    [['exit', 0], 10n],
    [['inputSize'], 10n],
    [['inputRead', RW, 0, 0], 10n],
    // What is asked for is paid, be it there or not.
    [['inputRead', RW, 70, 0], 10n + 70n],
    [['inputRead', RW, 7, 1000], 10n + 7n],
    [['storageGet', RW, 3, RW, 50], 500n + 3n + 50n],
    [['storageSet', RW, 3, RW, 50], 1000n + 4n * 53n],
    [['storageSet', RW, 0, RW, 0], 1000n],
    [['storageClear', RW, 3], 500n + 3n],
    [['depositEvent', RW, 60], 1000n + 4n * 60n],
    [['caller', RW], 10n],
    [['address', RW], 10n],
    [['blockNumber'], 10n],
    [['balance', RW, RW], 500n],
    [['transfer', RW, RW + 64], 3000n],
    [['print', RW, 9], 10n + 9n],
    [['gasLeft'], 10n],
    // The program is not there: nothing but the call is paid, whatever was passed on.
    [['call', RW, 40, RW, 5, 100_000], 5000n + 40n + 5n],
  ])('%j costs %d', (step, price) => {
    expect(run([step])).toEqual({ spent: price, failure: undefined });
  });

  it('of a call is what the callee used besides, at most what was passed on', () => {
    inBlock1(() => {
      const call = (gas: bigint) => program([['call', RW, target.length, RW, 5, gas]], target);
      const spentBy = (code: Uint8Array) => {
        Virt.uploadCode(origin, code);
        const outcome = Virt.bareCall({
          program: bytesToHex(blake2_256(code)),
          exportName: 'main',
          caller: ALICE,
          gasLimit: GAS,
        });
        return GAS - outcome.gasLeft - 7n;
      };
      expect(Virt.uploadCode(origin, callee).ok).toBe(true);
      // Its one instruction. With nothing to run on, it spends that nothing.
      expect(spentBy(call(1000n))).toBe(5000n + 39n + 5n + 1n);
      expect(spentBy(call(0n))).toBe(5000n + 39n + 5n);
    });
  });

  it('is known for every syscall', () => {
    const gas = Object.entries(SYSCALLS).map(([name, row]) => [name, row.number, row.gas.base, row.gas.perByte]);
    expect(gas).toEqual([
      ['exit', 1, 10n, 1n],
      ['inputSize', 2, 10n, 1n],
      ['inputRead', 3, 10n, 1n],
      ['storageGet', 4, 500n, 1n],
      ['storageSet', 5, 1000n, 4n],
      ['storageClear', 6, 500n, 1n],
      ['depositEvent', 7, 1000n, 4n],
      ['caller', 8, 10n, 1n],
      ['address', 9, 10n, 1n],
      ['blockNumber', 10, 10n, 1n],
      ['balance', 11, 500n, 1n],
      ['transfer', 12, 3000n, 0n],
      ['print', 13, 10n, 1n],
      ['call', 14, 5000n, 1n],
      ['gasLeft', 15, 10n, 1n],
    ]);
  });
});

describe('a length', () => {
  const name = (length: number): Uint8Array => new Uint8Array(length).fill(0x61);

  it.each<[string, number, (length: number) => Step]>([
    ['inputRead', 65_536, (length) => ['inputRead', RW, length, 0]],
    ['storageGet of a key', 128, (length) => ['storageGet', RW, length, RW, 0]],
    ['storageGet into a buffer', 16_384, (length) => ['storageGet', RW, 1, RW, length]],
    ['storageSet of a key', 128, (length) => ['storageSet', RW, length, RW, 0]],
    ['storageSet of a value', 16_384, (length) => ['storageSet', RW, 1, RW, length]],
    ['storageClear', 128, (length) => ['storageClear', RW, length]],
    ['depositEvent', 16_384, (length) => ['depositEvent', RW, length]],
    ['print', 1024, (length) => ['print', RW, length]],
    ['call of an export', 288, (length) => ['call', RW, length, RW, 0, 0]],
    ['call with an input', 65_536, (length) => ['call', RW, 32, RW, length, 0]],
  ])('of %s goes to %d', (_, limit, step) => {
    expect(run([step(limit)]).failure).toBeUndefined();
    expect(run([step(limit + 1)]).failure).toBe('ArgumentTooLong');
    expect(run([step(2 ** 40)]).failure).toBe('ArgumentTooLong');
  });

  it('of a call’s target is at least that of a hash', () => {
    expect(run([['call', RW, 32, RW, 0, 0]]).failure).toBeUndefined();
    expect(run([['call', RW, 31, RW, 0, 0]]).failure).toBe('OutOfBounds');
  });

  it('of an extrinsic’s export name goes to 256 bytes, of its input to 65,536, of its gas to an i64', () => {
    inBlock1(() => {
      const code = guest(`%stack_size = 4096\npub @${'a'.repeat(256)}:\n    ret\n`);
      expect(Virt.uploadCode(origin, code).ok).toBe(true);
      const hash = bytesToHex(blake2_256(code));
      const text = (length: number) => Buffer.from(name(length)).toString();
      const call = (length: number, input: number, gas: bigint) =>
        Virt.call(origin, hash, text(length), gas, new Uint8Array(input));
      expect(call(256, 65_536, (1n << 63n) - 1n).ok).toBe(true);
      const refused = (error: keyof typeof Virt.Error) => ({ ok: false, error: Virt.Error[error] });
      expect(call(257, 0, GAS)).toEqual(refused('CallTooLong'));
      expect(call(256, 65_537, GAS)).toEqual(refused('CallTooLong'));
      expect(call(256, 0, 1n << 63n)).toEqual(refused('GasLimitTooHigh'));
    });
  });

  it('of a program goes to what the pallet allows', () => {
    const code = program([['blockNumber']]);
    for (const [maxProgramSize, isTaken] of [
      [code.length, true],
      [code.length - 1, false],
    ] as const) {
      const own = createSystem();
      const Small = createVirt({
        System: own,
        Balances: createBalances({ System: own }),
        virt: IMPLEMENTATIONS.native(),
        maxProgramSize,
      });
      constructRuntime({ System: own, Small })
        .newTestExt()
        .executeWith(() => {
          const expected = isTaken ? { ok: true, value: {} } : { ok: false, error: Small.Error.ProgramTooLarge };
          expect(Small.uploadCode(origin, code)).toEqual(expected);
        });
    }
  });
});

describe('a pointer to memory that is not there', () => {
  /** Below the least address of any memory. */
  const NOWHERE = 0x100;
  const SET: Step = ['storageSet', RW, 1, RW, 4];

  it.each<[string, Step[]]>([
    ['inputRead: out', [['inputRead', NOWHERE, 5, 0]]],
    ['storageGet: key', [['storageGet', NOWHERE, 1, RW, 4]]],
    ['storageGet: out', [SET, ['storageGet', RW, 1, NOWHERE, 4]]],
    ['storageSet: key', [['storageSet', NOWHERE, 1, RW, 4]]],
    ['storageSet: value', [['storageSet', RW, 1, NOWHERE, 4]]],
    ['storageClear: key', [['storageClear', NOWHERE, 1]]],
    ['depositEvent: data', [['depositEvent', NOWHERE, 1]]],
    ['caller: out', [['caller', NOWHERE]]],
    ['address: out', [['address', NOWHERE]]],
    ['balance: account', [['balance', NOWHERE, RW]]],
    ['balance: out', [['balance', RW, NOWHERE]]],
    ['transfer: dest', [['transfer', NOWHERE, RW]]],
    ['transfer: amount', [['transfer', RW, NOWHERE]]],
    ['print: text', [['print', NOWHERE, 1]]],
    ['call: target', [['call', NOWHERE, 32, RW, 0, 0]]],
    ['call: input', [['call', RW, 32, NOWHERE, 1, 0]]],
  ])('ends the program: %s', (_what, steps) => {
    expect(run(steps).failure).toBe('OutOfBounds');
  });

  it('is fine where nothing is read', () => {
    expect(run([['depositEvent', RW, 0]]).failure).toBeUndefined();
    expect(run([['call', RW, 32, RW, 0, 0]]).failure).toBeUndefined();
  });
});

describe('what a program is told', () => {
  /** Runs the steps, a deposit of so many bytes of its memory after them, and gives those. */
  const told = (length: number, steps: readonly Step[], data?: Uint8Array): string =>
    inBlock1(() => {
      const code = program([...steps, ['depositEvent', RW, length]], data);
      Virt.uploadCode(origin, code);
      const input = Uint8Array.of(1, 2, 3, 4, 5);
      const outcome = Virt.bareCall({
        program: bytesToHex(blake2_256(code)),
        exportName: 'main',
        caller: ALICE,
        input,
        gasLimit: GAS,
      });
      expect(outcome.ok).toBe(true);
      const [emitted] = System.events().filter(({ value }) => value.type === 'Emitted');
      return bytesToHex((emitted.value.value as { data: Uint8Array }).data);
    });

  it.each([
    [0, '0x010203'],
    [3, '0x040500'],
    [4, '0x050000'],
    [5, '0x000000'],
    [6, '0x000000'],
    [2n ** 64n - 1n, '0x000000'],
  ])('of its input from %d on', (offset, bytes) => {
    expect(told(3, [['inputRead', RW, 3, offset]])).toBe(bytes);
  });

  it('of a balance: all 16 bytes of it, the lowest first', () => {
    const account = hexToBytes(ALICE);
    // 10 ** 12 is 0xe8d4a51000.
    expect(told(16, [['balance', RW, RW]], account)).toBe('0x0010a5d4e80000000000000000000000');
  });

  it('of a stored value: what fits', () => {
    const data = Uint8Array.of(1, 2, 3, 4, 9, 9, 9, 9);
    expect(
      told(
        8,
        [
          ['storageSet', RW, 1, RW, 4],
          ['storageGet', RW, 1, RW + 4, 3],
        ],
        data,
      ),
    ).toBe('0x0102030401020309');
    expect(
      told(
        8,
        [
          ['storageSet', RW, 1, RW, 0],
          ['storageGet', RW, 1, RW + 4, 3],
        ],
        data,
      ),
    ).toBe('0x0102030409090909');
  });
});

describe('a program', () => {
  it('whose text is not UTF-8 prints its bytes', () => {
    const printed: [string, string][] = [];
    const own = createSystem();
    const Printing = createVirt({
      System: own,
      Balances: createBalances({ System: own }),
      virt: IMPLEMENTATIONS.native(),
      print: (name, text) => printed.push([name, text]),
    });
    constructRuntime({ System: own, Printing })
      .newTestExt()
      .executeWith(() => {
        const code = program(
          [
            ['print', RW, 2],
            ['print', RW, 1],
          ],
          Uint8Array.of(0x61, 0xff),
        );
        const hash = bytesToHex(blake2_256(code));
        Printing.uploadCode(origin, code);
        expect(Printing.bareCall({ program: hash, exportName: 'main', caller: ALICE, gasLimit: GAS }).ok).toBe(true);
        expect(printed).toEqual([
          [hash, '0x61ff'],
          [hash, 'a'],
        ]);
      });
  });

  it('that calls an export whose name is not UTF-8 is told that there is none, for the price of the call', () => {
    const target = new Uint8Array(33).fill(0xff, 32);
    expect(run([['call', RW, 33, RW, 0, 100]], target)).toEqual({ spent: 5000n + 33n, failure: undefined });
  });

  it('moves an amount of any of the 16 bytes', () => {
    inBlock1(() => {
      for (const [amount, isMoved] of [
        [new Uint8Array(16).fill(1, 1, 2), true],
        // 2 ** 64 is more than there is.
        [new Uint8Array(16).fill(1, 8, 9), false],
      ] as const) {
        const code = program([['transfer', RW, RW + 32]], Uint8Array.of(...hexToBytes(BOB), ...amount));
        const hash = bytesToHex(blake2_256(code));
        Virt.uploadCode(origin, code);
        Balances.transferAllowDeath(origin, Virt.accountOf(hash), 1000n);
        const before = Balances.freeBalance(BOB);
        expect(Virt.bareCall({ program: hash, exportName: 'main', caller: ALICE, gasLimit: GAS }).ok).toBe(true);
        expect(Balances.freeBalance(BOB) - before).toBe(isMoved ? 256n : 0n);
      }
    });
  });

  it('whose gas does not suffice for a syscall ends before anything happens', () => {
    inBlock1(() => {
      const code = program([['storageSet', RW, 1, RW, 100]]);
      const hash = bytesToHex(blake2_256(code));
      Virt.uploadCode(origin, code);
      const call = (gasLimit: bigint) => Virt.bareCall({ program: hash, exportName: 'main', caller: ALICE, gasLimit });
      // Four registers, the syscall, the return; and 101 bytes.
      const exact = 6n + 1000n + 4n * 101n;
      expect(call(exact - 1n)).toEqual({ ok: false, failure: 'OutOfGas', gasLeft: 0n, exitCode: 0n });
      expect(currentExternalities().childKeys()).toEqual([]);
      expect(call(exact)).toEqual({ ok: true, gasLeft: 0n });
      expect(currentExternalities().childKeys()).toHaveLength(1);
    });
  });

  it('moves not one unit more than it has', () => {
    inBlock1(() => {
      const amount = (value: number) => Uint8Array.of(...hexToBytes(BOB), value, ...new Uint8Array(15));
      const code = program([['transfer', RW, RW + 32]], amount(5));
      const hash = bytesToHex(blake2_256(code));
      Virt.uploadCode(origin, code);
      Balances.transferAllowDeath(origin, Virt.accountOf(hash), 9n);
      const call = () => Virt.bareCall({ program: hash, exportName: 'main', caller: ALICE, gasLimit: GAS }).ok;
      expect([call(), Balances.freeBalance(BOB)]).toEqual([true, 5n]);
      // 4 are left.
      expect([call(), Balances.freeBalance(BOB)]).toEqual([true, 5n]);
    });
  });
});
