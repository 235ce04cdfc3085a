/** Watching an engine: what is told, when, and that nothing else changes. */
import { assembleOrThrow, createEngine, type EngineObserver, observeEngine, Reg, Stop, unwrap } from '@polkavirt/polkavm';
import { instructionName } from '@polkavirt/polkavm/isa';
import { readGuest } from '../support/programs.ts';

const PROGRAM = assembleOrThrow(
  `
  %import = 0x01000000
  pub @main:
      a0 = a0 - 1
  @loop:
      a0 = a0 - 1
      jump @loop if a0 != 0
      ecalli 0
      ret`,
  { instructionSet: 'latest64' },
);

/** An instance at `main` of an engine with this observer. */
function start(observer: EngineObserver, backend: 'interpreter' | 'recompiler', gas: bigint) {
  const module = unwrap(observeEngine(createEngine(), observer).createModule(PROGRAM, { backend }));
  const instance = module.instantiate();
  instance.prepareCall(module.program.exports[0].pc);
  instance.registers[Reg.a0] = 3n;
  instance.setGas(gas);
  return instance;
}

describe.each(['interpreter', 'recompiler'] as const)('observeEngine on the %s', (backend) => {
  it('tells of each instruction before and after it ran', () => {
    const seen: [string, bigint, bigint][] = [];
    let before = 0n;
    const instance = start(
      {
        stepping: ({ registers }) => {
          before = registers[Reg.a0];
        },
        stepped: ({ registers }, { id }) => seen.push([instructionName(id), before, registers[Reg.a0]]),
      },
      backend,
      100n,
    );
    expect(instance.run()).toBe(Stop.HostCall);
    expect(seen.splice(0)).toEqual([
      ['add_imm_64', 3n, 2n],
      ['fallthrough', 2n, 2n],
      ['add_imm_64', 2n, 1n],
      ['branch_not_eq_imm', 1n, 1n],
      ['add_imm_64', 1n, 0n],
      ['branch_not_eq_imm', 0n, 0n],
      ['ecalli', 0n, 0n],
    ]);
    expect(instance.run()).toBe(Stop.Finished);
    expect(seen).toEqual([['jump_indirect', 0n, 0n]]);
  });

  it('tells of no instruction that did not run', () => {
    const seen: string[] = [];
    let about = 0;
    const instance = start({ stepping: () => about++, stepped: (_, { id }) => seen.push(instructionName(id)) }, backend, 2n);
    expect(instance.run()).toBe(Stop.OutOfGas);
    expect([seen, about]).toEqual([['add_imm_64', 'fallthrough'], 3]);
  });

  it('tells of a start once, when registers may still be set, and of each stop', () => {
    const told: string[] = [];
    const instance = start(
      {
        started: ({ registers }) => {
          told.push(`started with ${registers[Reg.a0]}`);
          registers[Reg.a0] = 2n;
        },
        stopped: ({ registers }, stop) => told.push(`stopped by ${stop} with ${registers[Reg.a0]}`),
      },
      backend,
      100n,
    );
    expect([instance.run(), instance.run()]).toEqual([Stop.HostCall, Stop.Finished]);
    expect(told).toEqual(['started with 3', `stopped by ${Stop.HostCall} with 0`, `stopped by ${Stop.Finished} with 0`]);
  });

  it('tells of single steps as well', () => {
    const told: string[] = [];
    const instance = start(
      {
        started: () => told.push('started'),
        stepped: (_, { id }) => told.push(instructionName(id)),
        stopped: (_, stop) => told.push(`stopped by ${stop}`),
      },
      backend,
      100n,
    );
    let stop: Stop;
    do stop = instance.step();
    while (stop === Stop.Step);
    expect(told.slice(0, 2)).toEqual(['started', 'add_imm_64']);
    expect(told.slice(-2)).toEqual(['ecalli', `stopped by ${Stop.HostCall}`]);
  });

  it('changes nothing of a run', () => {
    const blob = readGuest('sha256.small.polkavm');
    const end = (engine = createEngine()) => {
      const module = unwrap(engine.createModule(blob, { backend }));
      const instance = module.instantiate();
      instance.prepareCall(module.program.exports[0].pc);
      instance.setGas(50_000n);
      const stop = instance.run();
      return [stop, instance.pc, instance.getGas(), [...instance.registers], instance.memoryBytes];
    };
    expect(end(observeEngine(createEngine(), { stepping: () => {} }))).toEqual(end());
    expect(end(observeEngine(createEngine(), { stopped: () => {} }))).toEqual(end());
  });
});

it('observes raw code too', () => {
  const stops: Stop[] = [];
  const engine = observeEngine(createEngine(), { stopped: (_, stop) => stops.push(stop) });
  // No jump table, three bytes of code with one instruction: add_64, then the end.
  const code = Uint8Array.of(0, 0, 3, 200, 0x87, 9, 0b001);
  const instance = unwrap(engine.createModuleFromCode({ code, instructionSet: 'jam_v1', pages: [] })).instantiate();
  instance.setNextPc(0);
  instance.setGas(10n);
  expect([instance.run(), stops]).toEqual([Stop.Trap, [Stop.Trap]]);
});
