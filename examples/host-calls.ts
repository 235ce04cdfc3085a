import { createEngine, type Program, Reg, Stop, unwrap } from '@polkavirt/polkavm';

/** Runs an export; every host call gets `answer` of the import's symbol, read as text, and of its first argument. */
export function runWith(blob: Uint8Array, name: string, gas: bigint, answer: (symbol: string, a0: bigint) => bigint): bigint {
  const module = unwrap(createEngine().createModule(blob));
  const instance = module.instantiate();
  instance.prepareCall(entryOf(module.program, name));
  instance.setGas(gas);
  for (;;) {
    const stop = instance.run();
    if (stop === Stop.Finished) return instance.registers[Reg.a0];
    if (stop !== Stop.HostCall) throw new Error(`stop ${stop} at ${instance.pc}`);
    const symbol = module.program.imports[instance.hostCall];
    if (symbol === undefined) throw new Error(`no import has the number ${instance.hostCall}`);
    instance.registers[Reg.a0] = answer(new TextDecoder().decode(symbol), instance.registers[Reg.a0]);
  }
}

function entryOf(program: Program, name: string): number {
  const found = program.exports.find(({ symbol }) => new TextDecoder().decode(symbol) === name);
  if (found === undefined) throw new Error(`no export is called ${name}`);
  return found.pc;
}
