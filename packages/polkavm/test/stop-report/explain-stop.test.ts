/** What a stop says of itself: the same on every back end. The addresses are those of the memory map, worked out by hand. */
import { assembleOrThrow, createEngine, Reg, unwrap } from '@polkavirt/polkavm';
import { explainStop, type StopReport } from '@polkavirt/polkavm/debugging';

const BACKENDS = ['interpreter', 'tier0', 'recompiler'] as const;

/** Read-only data at 0x10000, read-write data at 0x30000 (4 bytes, one page), and a stack of one page that ends at 0xfffe0000. */
const HEAD = '%isa = latest64\n%ro_data = 01\n%rw_data_size = 4\n%stack_size = 4096\npub @main:\n';

function stopOf(lines: readonly string[], backend: (typeof BACKENDS)[number], gas = 100n, a0 = 0n): StopReport {
  const module = unwrap(createEngine().createModule(assembleOrThrow(HEAD + lines.join('\n')), { backend }));
  const instance = module.instantiate();
  instance.prepareCall(module.program.exports[0].pc);
  instance.registers[Reg.a0] = a0;
  instance.setGas(gas);
  const report = explainStop(instance, instance.run());
  instance.release();
  return report;
}

describe.each(BACKENDS)('on the %s', (backend) => {
  it.each<[string, string, number | null]>([
    ['a0 = u32 [0x40]', 'a load of 4 bytes at 0x40: the null page: nothing is below 0x10000', 0x40],
    ['u8 [0x10001] = a0', 'a store of 1 byte at 0x10001: read-only data', 0x1_0001],
    ['a0 = u8 [0x11000]', 'a load of 1 byte at 0x11000: 0 bytes beyond the end of read-only data', 0x1_1000],
    [
      'u64 [0x30ffc] = a0',
      'a store of 8 bytes at 0x30ffc, of which 0x31000 and what follows is not accessible: 4092 bytes beyond the end of read-write data, which is at 0x30004',
      0x3_0ffc,
    ],
    ['u64 [sp + 0xffffeffe] = a0', 'a store of 8 bytes at 0xfffdeffe: 2 bytes below the stack: stack overflow', 0xfffd_effe],
    ['a0 = u8 [sp]', 'a load of 1 byte at 0xfffe0000: 0 bytes above the top of the stack', 0xfffe_0000],
    ['a0 = u32 [0xffff0004]', 'a load of 4 bytes at 0xffff0004: above all memory', 0xffff_0004],
    ['a0 = u16 [0xffffffff]', 'a load of 2 bytes at 0xffffffff: above all memory', 0xffff_ffff],
    ['jump [a0 + 0x3]', 'a jump to 0x3, where no code is: the jump table is empty', 3],
    ['trap', 'a trap instruction: the program gave up, as it does on a failed check or a panic', null],
    ['a0 = 1', 'control ran off the end of the code', null],
  ])('%s: %s', (line, reason, faultAddress) => {
    expect(stopOf(['  a1 = 7', `  ${line}`], backend)).toMatchObject({ kind: 'Trap', reason, faultAddress });
  });

  it('names the heap once there is one', () => {
    const lines = ['  a0 = 0x1000', '  a0 = sbrk a0', '  u8 [a0 + 0x2000] = a0', '  trap'];
    const reason = 'a store of 1 byte at 0x33004: 8192 bytes beyond the end of the heap, which is at 0x31004';
    expect(stopOf(lines, backend)).toMatchObject({ reason, faultAddress: 0x3_3004, instruction: 'u8 [a0 + 0x2000] = a0' });
  });

  it('says where memset stopped', () => {
    const lines = ['  a0 = 0x30ff0', '  a1 = 5', '  a2 = 0x20', '  [a0..a0 + a2] = u8 a1', '  trap'];
    expect(stopOf(lines, backend)).toMatchObject({
      kind: 'Trap',
      instruction: '[a0..a0 + a2] = u8 a1',
      faultAddress: 0x3_1000,
    });
  });

  it('says what the gas did not suffice for', () => {
    const lines = ['  a0 = 1', '  jump @loop', '@loop:', '  a0 = a0 + 1', '  a0 = a0 + 2', '  jump @loop'];
    const { kind, reason, pc, gasLeft } = stopOf(lines, backend, 6n);
    expect([kind, reason, gasLeft]).toEqual(['OutOfGas', `the basic block at code offset ${pc} costs 3 gas, 1 is left`, 1n]);
    expect(stopOf(lines, backend, -5n).reason).toBe('the gas is -5: nothing runs with less than none');
  });

  it('says that an import does not exist', () => {
    expect(stopOf(['  ecalli 7', '  ret'], backend)).toMatchObject({
      kind: 'Syscall',
      reason: 'a host call of import 7, which does not exist: there are none',
      instruction: 'ecalli 7',
    });
  });

  it('has the name of the export, and no place, without debug information', () => {
    const frame = { function: 'main', file: null, line: null, column: null, pc: 0, how: 'machine', likely: false };
    const { frames, backtrace } = stopOf(['  trap'], backend);
    expect(frames).toEqual([frame]);
    expect(backtrace).toEqual([frame]);
  });
});
