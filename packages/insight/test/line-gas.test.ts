/** What lines cost, counted by hand: with the naive model an instruction costs one, and each line of the program below is one. */
import { createTypestateNative } from '@polkavirt/native';
import { assembleOrThrow } from '@polkavirt/polkavm';
import { OwnedInstance, type TypestateVirtT } from '@polkavirt/primitives';
import { GasCounter } from '../src/collect/index.ts';
import { createCallTrees, createFollowingTypestate, lineGasOf } from '../src/follow/index.ts';
import { linePage, lineRows, lineTable } from '../src/gas/line-report.ts';

/** The loop is left after three rounds, each with a call and two host calls. */
const PROGRAM = `%isa = revive_v1
%import = 0x01000000
pub @call:
    s0 = 3
    fallthrough
@again:
    ra = 2, jump @twice
%jump_table = @back
@back:
    s0 = s0 - 1
    jump @again if s0 != 0
    ra = 0xffff0000
    ret
@twice:
    ecalli 0
    s1 = 1
    ecalli 0
    ret
`;

const ONCE = [4, 5, 12, 13];
const THREE_TIMES = [7, 10, 11, 15, 16, 17, 18];
const SUM = 25;

function runIn(virt: TypestateVirtT, bytes: Uint8Array, gas: bigint): { readonly spent: bigint; readonly isOk: boolean } {
  const compiled = virt.fromBytes(bytes);
  if (!compiled.ok) throw new Error(compiled.error);
  const made = compiled.value.module.instantiate();
  if (!made.ok) throw new Error(made.error);
  const instance = new OwnedInstance(made.value);
  instance.prepare('call');
  let left = gas;
  for (;;) {
    const step = instance.run(left, 0n);
    if (!step.ok || step.value.kind === 'Finished') {
      instance.destroy();
      return { spent: step.ok ? gas - step.value.gasLeft : gas, isOk: step.ok };
    }
    left = step.value.gasLeft;
  }
}

const program = assembleOrThrow(PROGRAM, { sourceFile: 'made.txt' });

function counted(gas = 1000n) {
  const trees = createCallTrees();
  const run = runIn(createFollowingTypestate({ stopped: () => {}, countIn: () => trees }), program, gas);
  const lines = [...trees].flatMap(lineGasOf);
  return { run, lines, sum: lines.reduce((all, one) => all + one.gas, 0) };
}

it('lines cost what they run, with every call of the host, and the sum is the gas of the engine', () => {
  const { run, lines, sum } = counted();
  const byLine = new Map(lines.map(({ at, gas }) => [at?.line, gas]));
  expect(byLine).toEqual(
    new Map([...THREE_TIMES.map((line) => [line, 3]), ...ONCE.map((line) => [line, 1])] as [number, number][]),
  );
  expect(lines.every(({ at }) => at?.file === 'made.txt')).toBe(true);
  expect([run.isOk, run.spent, sum]).toEqual([true, BigInt(SUM), SUM]);
  expect(runIn(createTypestateNative({ costModel: 'naive' }), program, 1000n)).toEqual(run);
});

it('what did not run for want of gas costs nothing', () => {
  // The first block costs two, the second one (the call) one, and the third one does not fit any more.
  const { run, lines, sum } = counted(3n);
  expect(run.isOk).toBe(false);
  expect(new Map(lines.map(({ at, gas }) => [at?.line, gas]))).toEqual(
    new Map([
      [4, 1],
      [5, 1],
      [7, 1],
    ]),
  );
  expect(sum).toBe(3);
});

it('a program without lines has one sum', () => {
  const trees = createCallTrees();
  const plain = assembleOrThrow(PROGRAM);
  runIn(createFollowingTypestate({ stopped: () => {}, countIn: () => trees }), plain, 1000n);
  expect([...trees].flatMap(lineGasOf)).toEqual([{ at: undefined, gas: SUM }]);
});

describe('the reports', () => {
  const counter = new GasCounter(() => undefined);
  counter.addLine('A', { file: 'a.sol', line: 2 }, 30);
  counter.addLine('A', { file: 'a.sol', line: 2 }, 30);
  counter.addLine('A', undefined, 40);
  counter.addLine('B', { file: 'a.sol', line: 1 }, 7);
  const read = () => 'first <line>\n  second line\n';

  it('the table adds up, contract by contract', () => {
    expect(lineTable(lineRows([counter.counted]), read)).toBe(
      'A\ninstructions         line\n' +
        '          60  60.0%  a.sol:2  second line\n' +
        '          40  40.0%  not in a source line\n' +
        '         100 100.0%  sum\n' +
        '\nB\ninstructions         line\n' +
        '           7 100.0%  a.sol:1  first <line>\n' +
        '           7 100.0%  sum\n',
    );
  });

  it('the page has the source with its costs', () => {
    const page = linePage(lineRows([counter.counted, counter.counted]), read);
    expect(page).toContain('<p>214 instructions of debug builds, of which 80 (37.4%) are not in a source line.</p>');
    expect(page).toContain(
      '<td class="number">1</td><td class="number">14</td><td class="bar"><i style="width:11.7%"></i></td><td class="text">first &lt;line&gt;</td>',
    );
    expect(page).toContain(
      '<td class="number">2</td><td class="number">120</td><td class="bar"><i style="width:100.0%"></i></td><td class="text">  second line</td>',
    );
  });
});
