/** Gas by function and by call path, held to what was reckoned from PolkaVM's own step trace. */
import { collectProfile, type Recording, toFolded } from '@polkavirt/insight';
import { createNative, createTypestateNative } from '@polkavirt/native';
import { assembleOrThrow, createEngine, Reg, Stop, unwrap } from '@polkavirt/polkavm';
import { wrapEngines } from '@polkavirt/polkavm/debugging';
import { createEngineCounter } from '../src/counting/counting-engine.ts';
import { addUp, stacksOf } from '../src/profile/collect-profile.ts';
import { expected, GUESTS, guestBlob, recordTypestate, recordVirt } from './guests.ts';

interface ExpectedProfile {
  readonly exports: Readonly<
    Record<
      string,
      {
        readonly gas: number;
        readonly functions: readonly { readonly function: string; readonly self: number; readonly total: number }[];
        readonly stacks: Readonly<Record<string, number>>;
      }
    >
  >;
}

const byName = (a: { readonly function: string }, b: { readonly function: string }) => (a.function < b.function ? -1 : 1);

describe.each(GUESTS)('%s', (guest) => {
  const { exports } = expected<ExpectedProfile>(guest, 'profile');
  it.each(Object.keys(exports))('%s', (name) => {
    const { gas, functions, stacks } = exports[name];
    for (const recording of [
      recordVirt(createNative(), guestBlob(guest), name),
      recordTypestate(createTypestateNative({ costModel: 'naive' }), guestBlob(guest), name),
    ]) {
      const profile = collectProfile(recording);
      expect([profile.gas, profile.instructions]).toEqual([gas, gas]);
      expect([...profile.functions].sort(byName)).toEqual([...functions].sort(byName));
      const folded = toFolded(profile).trimEnd().split('\n');
      expect(folded.sort()).toEqual(
        Object.entries(stacks)
          .map(([path, count]) => `${path} ${count}`)
          .sort(),
      );
    }
  });
});

it('counts each byte of a memset, and no instruction behind a trap', () => {
  const text = `
    %isa = latest64
    %rw_data_size = 4096
    pub @fill:
      a0 = 0x20000
      a1 = 7
      a2 = 100
      [a0..a0 + a2] = u8 a1
      trap
      a0 = 1
      trap
  `;
  const profile = collectProfile(recordVirt(createNative(), assembleOrThrow(text), 'fill'));
  expect([profile.instructions, profile.gas]).toEqual([5, 105]);
});

it('counts a block whose first instruction comes from another function than the rest', () => {
  // What `cc -g` makes of an export that calls `deep(...)`, where the optimiser leaves one instruction of `deep`, and `ret`.
  const program = Buffer.from(
    '50564d0000900000000000000001040000a000050801000563726173680609000005330703320009801a000563726173680d2e2e2f2e2e2f746d702f652e630464656570812f010206010707080501010406010707080509220a020f03000206150707080201010406150707080309220a020f0200821800000000030000000100000003000000050000001800000000',
    'hex',
  );
  const profile = collectProfile(recordVirt(createNative(), new Uint8Array(program), 'crash'));
  expect([profile.instructions, profile.gas]).toEqual([2, 2]);
  expect(profile.functions.reduce((sum, { self }) => sum + self, 0)).toBe(2);
});

/** What the implementation says that a recording's runs took. */
function gasUsed({ events }: Recording): bigint {
  let used = 0n;
  for (const event of events) {
    if ('gas' in event && event.outcome.kind !== 'Error') used += event.gas - event.outcome.gasLeft;
  }
  return used;
}

describe('the full cost model', () => {
  it.each(
    GUESTS.flatMap((guest) =>
      Object.keys(expected<ExpectedProfile>(guest, 'profile').exports).map((name) => [guest, name] as const),
    ),
  )('%s %s: all gas that native took is in the profile, on the same paths', (guest, name) => {
    const recording = { ...recordVirt(createNative({ costModel: 'full' }), guestBlob(guest), name), costModel: 'full' } as const;
    const profile = collectProfile(recording);
    const { stacks } = expected<ExpectedProfile>(guest, 'profile').exports[name];
    expect(profile.costModel).toBe('full');
    expect(BigInt(profile.gas)).toBe(gasUsed(recording));
    expect(Object.fromEntries(profile.stacks.map(({ functions, instructions }) => [functions.join(';'), instructions]))).toEqual(
      stacks,
    );
  });

  it('a function pays for its blocks, a host call in the midst of one does not make it pay twice', () => {
    const program = assembleOrThrow(`
      %isa = latest64
      %import = 0x01000000
      %jump_table = @after
      pub @main:
        ra = 2, jump @callee
      @after:
        trap
      @callee:
        a0 = 1
        ecalli 0
        a0 = a0 + 1
        ret
    `);
    const recording = { ...recordVirt(createNative({ costModel: 'full' }), program, 'main'), costModel: 'full' } as const;
    expect(recording.events.filter(({ kind }) => kind === 'resume').length).toBe(1);
    const module = unwrap(createEngine().createModule(program, { costModel: 'full' }));
    const [{ pc }] = module.program.exports;
    const { functions, instructions } = collectProfile(recording);
    // Without debug information the callee is named after its place; the trap, an instruction of one byte, is before it.
    const callee = Number(functions.find(({ function: name }) => name.startsWith('@'))?.function.slice(1));
    const cost = (at: number): number => Number(module.gasCost(at));
    expect(instructions).toBe(6);
    expect(Object.fromEntries(functions.map(({ function: name, self }) => [name, self]))).toEqual({
      main: cost(pc) + cost(callee - 1),
      [`@${callee}`]: cost(callee),
    });
  });
});

describe('an engine that is counted while it runs', () => {
  const counted = (backend: 'recompiler' | 'interpreter', work: (run: (name: string) => void) => void) => {
    const counter = createEngineCounter();
    wrapEngines(counter.count);
    try {
      const module = unwrap(createEngine({ defaults: { backend } }).createModule(guestBlob('shop')));
      work((name) => {
        const instance = module.instantiate();
        instance.prepareCall(module.program.exports.find(({ symbol }) => Buffer.from(symbol).toString() === name)!.pc);
        instance.setGas(10_000_000n);
        let stop = instance.run();
        while (stop === Stop.HostCall) {
          instance.registers[Reg.a0] = 0n;
          // Instructions one by one, then the rest in one go.
          for (let steps = 0; steps < 5 && (stop === Stop.HostCall || stop === Stop.Step); steps++) stop = instance.step();
          if (stop === Stop.Step) stop = instance.run();
        }
        expect([stop, instance.module]).toEqual([Stop.Finished, module]);
        instance.release();
      });
    } finally {
      wrapEngines(undefined);
    }
    return addUp([...counter.programs].flatMap(({ tree }) => [...stacksOf(tree)]));
  };

  it.each(['recompiler', 'interpreter'] as const)('counts what a module of the %s runs, stepped or not', (backend) => {
    const { exports } = expected<ExpectedProfile>('shop', 'profile');
    const { stacks } = counted(backend, (run) => run('sell_some'));
    expect(Object.fromEntries(stacks.map(({ functions, gas }) => [functions.join(';'), gas]))).toEqual(exports.sell_some.stacks);
  });

  it('leaves engines alone that are made afterwards', () => {
    const counter = createEngineCounter();
    wrapEngines(counter.count);
    wrapEngines(undefined);
    recordVirt(createNative(), guestBlob('shop'), 'open_shop');
    expect([...counter.programs]).toEqual([]);
  });
});
