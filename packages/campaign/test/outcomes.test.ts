import { assembleOrThrow, createReferenceModule, parseProgram, Stop, unwrap } from '@polkavirt/polkavm';
import { featuresOf } from '../src/coverage/features.ts';
import { Outcomes } from '../src/coverage/outcomes.ts';

it('counts what ran and what stopped, by the name of the instruction', () => {
  const program = unwrap(
    parseProgram(assembleOrThrow("%isa = latest64\n%import = 'aaaa'\npub @go:\n    a0 = 7\n    a0 = 8\n    ecalli 0\n    trap")),
  );
  const outcomes = new Outcomes();
  featuresOf(unwrap(createReferenceModule(program)), 0, outcomes.count);
  expect(outcomes.counts()).toEqual({ 'ran at load_imm': 2, 'HostCall at ecalli': 1, 'Trap at trap': 1 });
  // The first instruction of the program once more, by its place; and bytes that are no instruction.
  outcomes.countAt(program, Stop.OutOfGas, 0);
  outcomes.count(100_000, Stop.Trap);
  expect(outcomes.counts()).toMatchObject({ 'OutOfGas at load_imm': 1, 'Trap at invalid': 1 });
});
