import { assembleOrThrow, createEngine, Reg, Stop, unwrap } from '@polkavirt/polkavm';
import { formatInstruction, readInstructions } from '@polkavirt/polkavm/program';

it('the engine alone: no Substrate, registers and single steps', () => {
  const blob = assembleOrThrow('%isa = latest64\npub @square:\n  a0 = a0 * a0\n  ret');
  const module = unwrap(createEngine().createModule(blob));

  const instance = module.instantiate();
  instance.prepareCall(module.program.exports[0].pc);
  instance.registers[Reg.a0] = 12n;
  instance.setGas(10n);
  expect(instance.step()).toBe(Stop.Step);
  expect(instance.registers[Reg.a0]).toBe(144n);
  expect(instance.run()).toBe(Stop.Finished);
  expect(instance.getGas()).toBe(8n);

  const listing = [...readInstructions(module.program)].map((one) => formatInstruction(one, module.program.instructionSet));
  expect(listing).toEqual(['a0 = a0 * a0', 'ret']);
});
