import { createEngine, disassemble, type Program, Stop, unwrap } from '@polkavirt/polkavm';
import { freshProgram } from '../src/fresh-program.ts';
import { assembled, parsedProgram } from '../src/programs.ts';

const program: Program = parsedProgram(assembled('%isa = revive_v1\n%stack_size = 4096\npub @main:\n  a0 = a0 + 1\n  ret\n'));

describe('freshProgram', () => {
  const next = freshProgram(program);
  const blobs = [next().slice(), next().slice(), next().slice()];

  it('gives another blob each time', () => {
    expect(new Set(blobs.map((blob) => Buffer.from(blob).toString('hex'))).size).toBe(3);
  });

  it('leaves the code as it is and adds two instructions behind it', () => {
    const before = disassemble(program).text;
    for (const blob of blobs) {
      const after = parsedProgram(blob);
      expect(after.code.subarray(0, program.code.length)).toEqual(program.code);
      expect(disassemble(after).text.startsWith(before)).toBe(true);
      expect(disassemble(after).text.slice(before.length)).toMatch(/^@1:\n {4}a0 = 0x1000000[0-2]\n {4}trap\n$/);
    }
  });

  it.each([0, 1, 2])('runs as before (%d)', (index) => {
    const module = unwrap(createEngine().createModule(blobs[index], { backend: 'interpreter' }));
    const instance = module.instantiate();
    instance.prepareCall(0);
    instance.setGas(10n);
    expect(instance.run()).toBe(Stop.Finished);
    expect([instance.registers[7], instance.getGas()]).toEqual([1n, 8n]);
  });
});
