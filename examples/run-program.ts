import { assembleOrThrow, createEngine, Reg, Stop, unwrap } from '@polkavirt/polkavm';

const program = assembleOrThrow('%isa = latest64\npub @square:\n  a0 = a0 * a0\n  ret');
const module = unwrap(createEngine().createModule(program));
const instance = module.instantiate();
instance.prepareCall(module.program.exports[0].pc);
instance.registers[Reg.a0] = 12n;
instance.setGas(10n);
if (instance.run() !== Stop.Finished) throw new Error(`it stopped at ${instance.pc}`);
console.log(instance.registers[Reg.a0], instance.getGas()); // 144n 8n
