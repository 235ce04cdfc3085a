import { compileGuest } from '@polkavirt/linker/compile';
import { createNative } from '@polkavirt/native';
import { createEngine, Reg, Stop, unwrap } from '@polkavirt/polkavm';
import { readDebugInfo } from '@polkavirt/polkavm/debug-info';
import { execute, resume } from '@polkavirt/primitives';

const program = await compileGuest(new URL('guest.c', import.meta.url));

/** Runs the guest as a runtime does: call 1 asks for the points, call 2 tells the score. */
function scoreOf(points) {
  const made = createNative().instantiate(program);
  if (!made.ok) return made.error;
  const virt = made.value;
  let score = 0n;
  let step = virt.run(10_000n, execute('score'));
  while (step.ok && step.value.kind === 'Syscall') {
    const { syscallNo, a0, gasLeft } = step.value;
    if (syscallNo === 2) score = a0;
    step = virt.run(gasLeft, resume(syscallNo === 1 ? points : 0n));
  }
  virt.destroy();
  return step.ok ? score : step.error;
}

describe('the guest', () => {
  it('gives ten times the points', () => {
    expect(scoreOf(7n)).toBe(70n);
    expect(scoreOf(100n)).toBe(1000n);
  });

  it('traps at a mistake', () => {
    expect(scoreOf(101n)).toBe('Trap');
  });

  it('says in which line it traps', () => {
    const module = unwrap(createEngine().createModule(program));
    const instance = module.instantiate();
    instance.prepareCall(module.program.exports[0].pc);
    instance.setGas(10_000n);
    expect(instance.run()).toBe(Stop.HostCall);
    instance.registers[Reg.a0] = 101n;
    expect(instance.run()).toBe(Stop.Trap);
    const place = readDebugInfo(module.program.customSections).regionAt(instance.pc)?.frames.at(-1);
    expect(place).toMatchObject({ function: 'score', line: 10 });
  });
});
