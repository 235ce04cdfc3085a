import { assemble, createEngine, formatInstruction, Reg, readInstructions, Stop } from '@polkavirt/polkavm';

it('the engine alone: no Substrate, registers and single steps', () => {
  const assembled = assemble('%isa = latest64\npub @square:\n  a0 = a0 * a0\n  ret');
  if (!assembled.ok) throw new Error(assembled.error.message);
  const made = createEngine().createModule(assembled.value);
  if (!made.ok) throw new Error(made.error.message);
  const { program } = made.value;

  const instance = made.value.instantiate();
  instance.prepareCall(program.exports[0].pc);
  instance.registers[Reg.a0] = 12n;
  instance.setGas(10n);
  expect(instance.step()).toBe(Stop.Step);
  expect(instance.registers[Reg.a0]).toBe(144n);
  expect(instance.run()).toBe(Stop.Finished);
  expect(instance.getGas()).toBe(8n);

  const listing = [...readInstructions(program)].map((one) => formatInstruction(one, program.instructionSet));
  expect(listing).toEqual(['a0 = a0 * a0', 'ret']);
});
