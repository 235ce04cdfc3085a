import {
  ALICE,
  BOB,
  blake2_256,
  bytesToHex,
  concatBytes,
  constructRuntime,
  createBalances,
  createSystem,
  createVirt,
  encode,
  hexToBytes,
  RuntimeOrigin,
  SYSCALLS,
  textToBytes,
} from '../../src/index.ts';
import { describeEachVirt } from '../support/describe-each-virt.ts';
import { guest } from '../support/guest.ts';
import { probe } from '../support/probe-guest.ts';

const GAS = 1_000_000n;
const NO_INPUT: Uint8Array = new Uint8Array();
const program = bytesToHex(blake2_256(probe));
const origin = RuntimeOrigin.signed(ALICE);

const u64 = (value: bigint): Uint8Array => {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigUint64(0, value, true);
  return bytes;
};
const u128 = (value: bigint): Uint8Array => concatBytes(u64(value), u64(0n));
const target = (name: string): Uint8Array => concatBytes(hexToBytes(program), textToBytes(name));

describeEachVirt('the Virt pallet', (implementation, observe) => {
  const printed: string[] = [];
  const System = createSystem();
  const Balances = createBalances({ System, existentialDeposit: 10n });
  const Virt = createVirt({
    System,
    Balances,
    virt: implementation(),
    maxProgramSize: 10_000,
    maxCallDepth: 2,
    print: (_, text) => printed.push(text),
  });
  const runtime = constructRuntime({ System, Balances, Virt });

  /** Runs in block 1, and notes the events and the state that it leads to. */
  const inBlock1 = (work: () => void): void => {
    const externalities = runtime.newTestExt({ Balances: { balances: [[ALICE, 1_000n]] } });
    externalities.executeWith(() => {
      System.setBlockNumber(1);
      work();
      observe({ events: System.events(), root: externalities.stateRoot() });
    });
  };
  const withProbe = (work: () => void): void =>
    inBlock1(() => {
      expect(Virt.uploadCode(origin, probe)).toEqual({ ok: true, value: {} });
      work();
    });
  const call = (name: string, input = NO_INPUT, gas = GAS) => {
    const result = Virt.call(origin, program, name, gas, input);
    observe(result);
    return result;
  };
  /** Calls, and gives what the program deposited. */
  const emitted = (name: string, input = NO_INPUT): string[] => {
    System.resetEvents();
    expect(call(name, input)).toMatchObject({ ok: true });
    return System.events().flatMap(({ value }) => {
      if (value.type !== 'Emitted') return [];
      const fields = value.value as { program: string; data: Uint8Array };
      expect(fields.program).toBe(program);
      return [bytesToHex(fields.data)];
    });
  };

  describe('upload_code', () => {
    it('stores a program under its hash', () => {
      withProbe(() => {
        System.assertLastEvent(Virt.Event.Uploaded({ program, uploader: ALICE }));
        expect(Virt.Programs.get(program)).toEqual({ uploader: ALICE, size: probe.length });
        expect(Virt.Code.get(program)).toEqual(probe);
        expect(Virt.uploadCode(origin, probe)).toEqual({ ok: false, error: Virt.Error.ProgramExists });
      });
    });

    it('refuses what is no program, or too large', () => {
      inBlock1(() => {
        expect(Virt.uploadCode(origin, Uint8Array.of(1, 2, 3))).toEqual({ ok: false, error: Virt.Error.InvalidImage });
        expect(Virt.uploadCode(origin, new Uint8Array(10_001))).toEqual({ ok: false, error: Virt.Error.ProgramTooLarge });
        expect(Virt.uploadCode(RuntimeOrigin.root(), probe)).toEqual({ ok: false, error: { type: 'BadOrigin' } });
        expect(System.events()).toEqual([]);
      });
    });
  });

  describe('remove', () => {
    it('is for the uploader, once the program has no storage', () => {
      withProbe(() => {
        call('store');
        expect(Virt.remove(RuntimeOrigin.signed(BOB), program)).toEqual({ ok: false, error: Virt.Error.NotUploader });
        expect(Virt.remove(origin, program)).toEqual({ ok: false, error: Virt.Error.StorageNotEmpty });
        call('clear');
        expect(Virt.remove(origin, program)).toEqual({ ok: true, value: {} });
        System.assertLastEvent(Virt.Event.Removed({ program }));
        expect(Virt.remove(origin, program)).toEqual({ ok: false, error: Virt.Error.ProgramNotFound });
        expect(call('store')).toMatchObject({ ok: false, error: Virt.Error.ProgramNotFound });
      });
    });
  });

  describe('syscalls', () => {
    it('keep storage from call to call, apart from other programs', () => {
      withProbe(() => {
        expect(emitted('increment')).toEqual(['0x0100000000000000']);
        expect(emitted('increment')).toEqual(['0x0200000000000000']);
        const other = guest(`
          %stack_size = 4096
          pub @increment:
            a0 = 0x10000
            ret
        `);
        Virt.uploadCode(origin, other);
        expect(Virt.call(origin, bytesToHex(blake2_256(other)), 'increment', GAS, NO_INPUT).ok).toBe(true);
        expect(emitted('increment')).toEqual(['0x0300000000000000']);
      });
    });

    it('tell the length of what was stored, and give as much as fits', () => {
      withProbe(() => {
        const none = 'f'.repeat(16);
        expect(emitted('load')).toEqual([`0x${none}0000000000000000`]);
        expect(emitted('clear')).toEqual([`0x${none}`]);
        expect(emitted('store')).toEqual([`0x${none}`]);
        expect(emitted('store')).toEqual(['0x0200000000000000']);
        // Two bytes are stored, `hi`; one was read.
        expect(emitted('load')).toEqual(['0x02000000000000006800000000000000']);
        expect(emitted('clear')).toEqual(['0x0200000000000000']);
      });
    });

    it('give the input, the caller, the own account and the block number', () => {
      withProbe(() => {
        expect(emitted('echo', Uint8Array.of(1, 2, 3))).toEqual(['0x010203']);
        expect(emitted('who')).toEqual([`${ALICE}${Virt.accountOf(program).slice(2)}`]);
        System.setBlockNumber(258);
        expect(emitted('number', new Uint8Array(5))).toEqual(['0x02010000000000000500000000000000']);
      });
    });

    it('show and move funds of the own account', () => {
      withProbe(() => {
        expect(emitted('funds', hexToBytes(ALICE))).toEqual([bytesToHex(u128(1_000n))]);
        const account = Virt.accountOf(program);
        Balances.transferAllowDeath(origin, account, 100n);
        expect(emitted('pay', concatBytes(hexToBytes(BOB), u128(40n)))).toEqual(['0x0000000000000000']);
        expect([Balances.freeBalance(account), Balances.freeBalance(BOB)]).toEqual([60n, 40n]);
        expect(emitted('pay', concatBytes(hexToBytes(BOB), u128(61n)))).toEqual(['0x0100000000000000']);
        expect([Balances.freeBalance(account), Balances.freeBalance(BOB)]).toEqual([60n, 40n]);
      });
    });

    it('print', () => {
      withProbe(() => {
        printed.length = 0;
        call('say');
        expect(printed).toEqual(['hi']);
      });
    });
  });

  describe('a nested call', () => {
    it('has the calling program as its caller, and the other one its own storage', () => {
      withProbe(() => {
        expect(emitted('forward', target('who'))).toEqual([
          `${Virt.accountOf(program)}${Virt.accountOf(program).slice(2)}`,
          '0x0000000000000000',
        ]);
        expect(emitted('forward', target('echo'))).toEqual([bytesToHex(target('echo')), '0x0000000000000000']);
      });
    });

    it.each([
      // The exit code 7 stands above the number of the failure.
      ['revert', '0x0407000000000000'],
      ['bad_pointer', '0x0500000000000000'],
    ])('that fails (%s) tells why, and leaves nothing', (name, told) => {
      withProbe(() => {
        expect(emitted('forward', target(name))).toEqual([told]);
        expect(emitted('load')).toEqual([`0x${'f'.repeat(16)}0000000000000000`]);
      });
    });

    it.each(['crash', 'nothing of this name'])('that got all gas and fails with an error of VirtT (%s) leaves none', (name) => {
      withProbe(() => {
        expect(call('forward', target(name))).toMatchObject({ ok: false, error: Virt.Error.OutOfGas });
      });
    });

    it.each([
      ['crash', '0x0100000000000000'],
      ['spin', '0x0200000000000000'],
      ['nothing of this name', '0x0300000000000000'],
    ])('with a gas limit of its own that fails (%s) costs that much', (name, told) => {
      withProbe(() => {
        expect(emitted('forward_3000', target(name))).toEqual([told]);
        expect(emitted('load')).toEqual([`0x${'f'.repeat(16)}0000000000000000`]);
      });
    });

    it('of a program that is not there', () => {
      withProbe(() => {
        const missing = concatBytes(new Uint8Array(32), textToBytes('who'));
        expect(emitted('forward', missing)).toEqual(['0x0900000000000000']);
      });
    });

    it('cannot go deeper than allowed', () => {
      withProbe(() => {
        // Depth 0 calls 1, 1 calls 2, and 2 is refused to call 3: number 8. The calls above it went well.
        expect(emitted('forward', target('forward'))).toEqual(['0x0800000000000000', '0x0000000000000000', '0x0000000000000000']);
      });
    });
  });

  describe('a program that fails', () => {
    it.each([
      ['crash', 'Trap'],
      ['spin', 'OutOfGas'],
      ['revert', 'Reverted'],
      ['bad_pointer', 'OutOfBounds'],
      ['read_only', 'OutOfBounds'],
      ['wide_pointer', 'OutOfBounds'],
      ['too_long', 'ArgumentTooLong'],
      ['unknown', 'UnknownSyscall'],
      ['missing', 'InvalidImage'],
      ['nothing of this name', 'InvalidImage'],
    ] as const)('%s: %s, and nothing stays', (name, error) => {
      withProbe(() => {
        System.resetEvents();
        expect(call(name)).toMatchObject({ ok: false, error: Virt.Error[error] });
        expect(System.events()).toEqual([]);
        expect(emitted('load')).toEqual([`0x${'f'.repeat(16)}0000000000000000`]);
      });
    });

    it('that ends itself with exit code 0 has not failed', () => {
      withProbe(() => {
        expect(call('leave')).toMatchObject({ ok: true });
      });
    });

    it('is not even started with too long a name, too much input or too much gas', () => {
      withProbe(() => {
        expect(call('x'.repeat(257))).toEqual({ ok: false, error: Virt.Error.CallTooLong });
        expect(call('who', new Uint8Array(65_537))).toEqual({ ok: false, error: Virt.Error.CallTooLong });
        expect(call('who', NO_INPUT, 1n << 63n)).toEqual({ ok: false, error: Virt.Error.GasLimitTooHigh });
      });
    });
  });

  describe('gas', () => {
    const baseWeight = 100_000_000n;

    it('is weight: what was used is charged, the rest given back', () => {
      withProbe(() => {
        const announced = runtime.dispatchInfo(Virt.Call.call(program, 'say', GAS, NO_INPUT)).weight;
        expect(announced.refTime).toBe(baseWeight + GAS * 1000n);
        // One block of four instructions with the naive model, and the charge for 2 bytes printed.
        const gasUsed = 4n + SYSCALLS.print.gas.base + 2n * SYSCALLS.print.gas.perByte;
        expect(call('say')).toEqual({
          ok: true,
          value: { actualWeight: { refTime: baseWeight + gasUsed * 1000n, proofSize: announced.proofSize } },
        });
        System.assertLastEvent(Virt.Event.Called({ program, caller: ALICE, gasUsed }));
        expect(call('say', NO_INPUT, gasUsed).ok).toBe(true);
        expect(call('say', NO_INPUT, gasUsed - 1n)).toMatchObject({ ok: false, error: Virt.Error.OutOfGas });
      });
    });

    it('can be asked for', () => {
      withProbe(() => {
        // One block of six instructions is charged before the first of them.
        const left = GAS - 6n - SYSCALLS.gasLeft.gas.base;
        expect(emitted('gas')).toEqual([bytesToHex(u64(left))]);
      });
    });

    it('can be estimated by a call without an extrinsic', () => {
      withProbe(() => {
        const outcome = Virt.bareCall({ program, exportName: 'say', caller: ALICE, gasLimit: GAS });
        expect(outcome).toEqual({ ok: true, gasLeft: GAS - 4n - SYSCALLS.print.gas.base - 2n * SYSCALLS.print.gas.perByte });
      });
    });

    it('is all spent by a trap, and what is left is given back by a revert', () => {
      withProbe(() => {
        const weightOfFailure = (name: string): bigint | undefined => {
          const result = call(name);
          return result.ok ? undefined : result.postInfo?.actualWeight?.refTime;
        };
        expect(weightOfFailure('crash')).toBe(baseWeight + GAS * 1000n);
        expect(weightOfFailure('spin')).toBe(baseWeight + GAS * 1000n);
        // Eight instructions, the trap behind the exit included; storing 1 + 2 bytes; the exit.
        const { storageSet, exit } = SYSCALLS;
        const used = 8n + storageSet.gas.base + 3n * storageSet.gas.perByte + exit.gas.base;
        expect(weightOfFailure('revert')).toBe(baseWeight + used * 1000n);
      });
    });
  });

  it('leaves no live instance behind, however a program ends', () => {
    // The implementation is watched: what is not given back fails any test.
    withProbe(() => {
      for (const name of ['say', 'leave', 'crash', 'spin', 'revert', 'bad_pointer', 'unknown', 'nothing of this name']) {
        call(name);
        call('forward', target(name));
      }
    });
  });

  it('has calls that are the same bytes as another implementation writes', () => {
    // Pallet 2, call 2, the hash, the name with its length, the gas as a compact, the input with its length.
    const bytes = encode(runtime.RuntimeCall, Virt.Call.call(program, 'say', 100n, Uint8Array.of(9)));
    expect(bytesToHex(bytes)).toBe(`0x0202${program.slice(2)}0c736179${'9101'}0409`);
  });
});
