import { execute, resume, type Syscall, type Virt } from '@polkavirt/primitives';
import type { CaseTable } from '../case.ts';
import { equal, error, value } from '../check.ts';
import { GAS_MAX } from '../counter-host.ts';
import { PROBE } from '../probe.ts';
import { bytesAt } from './memory.ts';

/** The next outcome, which must be a syscall. */
function syscall(virt: Virt, action: ReturnType<typeof execute>): Syscall {
  const outcome = value(
    virt.run(GAS_MAX, action),
    JSON.stringify(action, (_, field) => String(field)),
  );
  equal(outcome.kind, 'Syscall', 'outcome');
  return outcome as Syscall;
}

const finished = (virt: Virt, action: ReturnType<typeof execute>): void =>
  equal(value(virt.run(GAS_MAX, action), 'last step').kind, 'Finished', 'outcome');

const args = ({ a0, a1, a2, a3, a4, a5 }: Syscall): readonly bigint[] => [a0, a1, a2, a3, a4, a5];

/** Registers and syscalls as they cross the interface, faults, and images that ask for the impossible. */
export const executionCases: CaseTable = {
  'an export starts with every register zero, except ra and sp': ({ instance }) => {
    const virt = instance(PROBE.program);
    for (const round of ['first', 'second']) {
      equal(args(syscall(virt, execute('registers'))), [0n, 0n, 0n, 0n, 0n, 0n], `a0..a5 at the ${round} start`);
      equal(
        args(syscall(virt, resume(1n))),
        [0xffff_0000n, BigInt(PROBE.stackTop), 0n, 0n, 0n, 0n],
        `ra, sp, t0, t1, t2, s0 at the ${round} start`,
      );
      equal(syscall(virt, resume(2n)).a0, 0n, `s1 at the ${round} start`);
      finished(virt, resume(3n));
    }
  },

  'a syscall carries a0..a5 whole, and Resume writes a0 and nothing else': ({ instance }) => {
    const virt = instance(PROBE.program);
    const sent = [1n, 2n ** 63n, 2n ** 64n - 1n, 0x0123_4567_89ab_cdefn, 2n ** 32n, 0x8000_0000n];
    equal(args(syscall(virt, execute('arguments'))), sent, 'arguments');
    for (const answer of [0n, 2n ** 64n - 1n, 2n ** 63n, 0xfedc_ba98_7654_3210n]) {
      equal(args(syscall(virt, resume(answer))), [answer, ...sent.slice(1)], `arguments after the answer ${answer}`);
    }
    finished(virt, resume(0n));
  },

  'syscall_no is the four bytes of the symbol, little-endian and unsigned': ({ instance }) => {
    const virt = instance(PROBE.program);
    equal(syscall(virt, execute('symbols')).syscallNo, 1, 'symbol 01000000');
    equal(syscall(virt, resume(0n)).syscallNo, 0x1234_5678, 'symbol 78563412');
    equal(syscall(virt, resume(0n)).syscallNo, 0xffff_fffe, 'symbol feffffff');
    finished(virt, resume(0n));
  },

  'a symbol that is not four bytes long, or missing, is InvalidImage from run and ends the call': ({ instance }) => {
    const virt = instance(PROBE.program);
    for (const name of ['short_symbol', 'long_symbol', 'no_import']) {
      error(virt.run(GAS_MAX, execute(name)), 'InvalidImage', `execute ${name}`);
      error(virt.run(GAS_MAX, resume(0n)), 'InvalidInstance', `resume after ${name}`);
    }
    syscall(virt, execute('symbols'));
  },

  'export names are UTF-8': ({ instance }) => {
    equal(syscall(instance(PROBE.program), execute('größe_🦀')).a0, 0x2an, 'what the export says');
  },

  'a load or store where nothing is, or a store to read-only memory, is Trap and stores nothing': ({ instance }) => {
    const virt = instance(PROBE.program);
    for (const name of ['load_null', 'load_far', 'store_null', 'store_read_only', 'store_across_end']) {
      error(virt.run(GAS_MAX, execute(name)), 'Trap', `execute ${name}`);
      error(virt.run(GAS_MAX, resume(0n)), 'InvalidInstance', `resume after ${name}`);
    }
    const memory = virt.memory();
    equal(bytesAt(memory, PROBE.roAddress, PROBE.roData.length), PROBE.roData, 'read-only data');
    equal(bytesAt(memory, PROBE.rwEnd - 4, 4), new Uint8Array(4), 'end of the read-write data');
    syscall(virt, execute('symbols'));
  },

  'of a block that costs more than the gas nothing runs': ({ instance }) => {
    const virt = instance(PROBE.program);
    error(virt.run(1n, execute('store_then_trap')), 'OutOfGas', 'execute store_then_trap with 1 gas');
    equal(bytesAt(virt.memory(), PROBE.rwAddress, 1), PROBE.rwData.slice(0, 1), 'read-write data');
  },

  'an endless loop ends with its gas': ({ instance }) => {
    const virt = instance(PROBE.program);
    error(virt.run(10_000n, execute('store_then_spin')), 'OutOfGas', 'execute store_then_spin');
    syscall(virt, execute('symbols'));
  },
};
