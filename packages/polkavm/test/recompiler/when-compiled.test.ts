/** When a module is compiled: what it leaves to the tier below until then is counted. */
import { type Instance, parseProgram, Reg, Stop, unwrap } from '@polkavirt/polkavm';
import { MAX_CODE_BYTES } from '../../src/recompiler/run/compilation.ts';
import { buildProgram, type CodeLine, op } from '../support/programs.ts';
import { begin, compiled } from './counted-tier0.ts';

const RET = op('jump_indirect', { reg1: Reg.ra });

describe('a module is compiled', () => {
  /** Two instructions a round, for ever. */
  const { program } = buildProgram([
    op('fallthrough'),
    op('add_imm_64', { reg1: Reg.a0, reg2: Reg.a0, imm1: 1 }),
    op('branch_not_eq_imm', { reg1: Reg.a0, imm1: 0, target: 1 }),
    RET,
  ]);

  it('when its instances have spent as much gas as it is said to take, in however many runs', () => {
    const { module, left } = compiled(program, 1000);
    const [one, other] = [begin(module, 0n), begin(module, 0n)];
    const spend = (instance: Instance, gas: bigint) => {
      instance.setGas(instance.getGas() + gas);
      expect(instance.run()).toBe(Stop.OutOfGas);
      return Number(left.gas);
    };
    // A round that is begun is one gas more or less.
    const nearly = (value: number, expected: number) => expect(Math.abs(value - expected)).toBeLessThanOrEqual(2);
    nearly(spend(one, 300n), 300);
    nearly(spend(other, 300n), 600);
    nearly(spend(one, 300n), 900);
    // The last hundred, and then compiled code, which leaves less than the eight gas of four rounds to the tier below.
    const hot = spend(one, 300n);
    expect(hot).toBeGreaterThanOrEqual(998);
    expect(hot).toBeLessThanOrEqual(1010);
    for (const instance of [one, other]) {
      const before = Number(left.gas);
      expect(spend(instance, 100_000n) - before).toBeLessThan(10);
    }
    // A new instance is compiled from the start.
    const before = Number(left.gas);
    expect(spend(begin(module, 0n), 1000n) - before).toBeLessThan(10);
  });

  it('also if one block costs more than that', () => {
    const long = new Array<CodeLine>(50).fill(op('add_imm_64', { reg1: Reg.a0, reg2: Reg.a0, imm1: 1 }));
    const slow = buildProgram([op('fallthrough'), ...long, op('jump', { target: 1 })]).program;
    const { module, left } = compiled(slow, 10);
    const instance = begin(module, 10_000n);
    expect(instance.run()).toBe(Stop.OutOfGas);
    // A block, and at the end less than one.
    expect(Number(left.gas)).toBeLessThanOrEqual(51 + 51);
  });

  it('never if it is too large: each run is one of the tier below', () => {
    const { program: small } = buildProgram([op('ecalli'), op('jump', { target: 0 })]);
    const code = new Uint8Array(MAX_CODE_BYTES + 1);
    code.set(small.code);
    const bitmask = new Uint8Array(Math.ceil(code.length / 8));
    bitmask.set(small.bitmask);
    const { module, left } = compiled({ ...small, code, bitmask });
    const instance = begin(module);
    for (let runs = 1; runs <= 3; runs++) {
      expect(instance.run()).toBe(Stop.HostCall);
      expect(left).toMatchObject({ runs, steps: 0 });
    }
  });

  /** Looks where a run is at every turn, and analyses and compiles at the first of them. */
  const AT_ONCE = { samplingGas: 10, analysisGasPerByte: 0, gasPerInstruction: 0, gasPerUnit: 0, gasPerStep: 0 };

  it('never if no block of it can be jumped to', () => {
    // Found by a campaign: its first byte starts no instruction, and its only export is in the middle of what follows.
    const blob = Buffer.from(
      '50564d00005d000000000000000104000090000411020000000004000000010000006765745f0511020005636861696e1707666f72657665720621' +
        '00001a330705140801000000000000400a64780a0164790a0a000a28ff0c60b50100',
      'hex',
    );
    const { module, left } = compiled(unwrap(parseProgram(blob)), AT_ONCE, 'full');
    const instance = module.instantiate();
    for (let runs = 1; runs <= 9; runs++) {
      instance.prepareCall(23);
      instance.setGas(284n);
      expect([instance.run(), instance.pc, instance.getGas()]).toEqual([Stop.HostCall, 23, 83n]);
    }
    expect(left.runs).toBeGreaterThan(0);
  });
});
