/** A stop says the same of itself on every back end: programs of the fixtures, each export, stopped by any amount of gas. */
import { readdirSync, readFileSync } from 'node:fs';
import {
  createEngine,
  createRecompilerBackend,
  interpreterBackend,
  type Module,
  Reg,
  Stop,
  tier0Backend,
  unwrap,
} from '@polkavirt/polkavm';
import { explainStop } from '@polkavirt/polkavm/debugging';
import { exploring } from '@polkavirt/test-support/exploring';
import fc from 'fast-check';

const FOLDER = new URL('../../../../fixtures/asm/', import.meta.url);
const blobs = readdirSync(FOLDER)
  .filter((name) => name.endsWith('.polkavm'))
  .map((name) => new Uint8Array(readFileSync(new URL(name, FOLDER))));

const BACKENDS = ['interpreter', 'tier0', 'recompiler'] as const;
// The recompiler compiles at once, or short runs would stay in the tier below.
const engine = createEngine({
  backends: [interpreterBackend, tier0Backend, createRecompilerBackend(tier0Backend, { compileAfter: 0 })],
});
const modules = blobs.map((blob) => BACKENDS.map((backend) => unwrap(engine.createModule(blob, { backend }))));

/** Reports of a call, one a stop: host calls are answered with 0, some of them. */
function reportsOf(module: Module, entry: number, gas: bigint, answered: number) {
  const instance = module.instantiate();
  const reports = [];
  instance.prepareCall(entry);
  instance.setGas(gas);
  for (let n = 0; n <= answered; n++) {
    const stop = instance.run();
    reports.push(explainStop(instance, stop, entry));
    if (stop !== Stop.HostCall) break;
    instance.registers[Reg.a0] = 0n;
  }
  instance.release();
  return reports;
}

it('is the same on every back end', () => {
  const which = fc.nat(modules.length - 1).chain((at) =>
    fc.record({
      at: fc.constant(at),
      exported: fc.nat(modules[at][0].program.exports.length - 1),
      gas: fc.oneof(fc.bigInt(0n, 60n), fc.bigInt(0n, 20_000n), fc.constant(-1n)),
      answered: fc.nat(5),
    }),
  );
  const property = fc.property(which, ({ at, exported, gas, answered }) => {
    const [reference, ...others] = modules[at].map((module) =>
      reportsOf(module, module.program.exports[exported].pc, gas, answered),
    );
    for (const other of others) expect(other).toEqual(reference);
  });
  fc.assert(property, exploring(300));
});
