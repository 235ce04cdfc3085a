import { assembleOrThrow } from '@polkavirt/polkavm';
import { runWith } from './host-calls.ts';

const program = assembleOrThrow(`
  %isa = latest64
  %import = 'double'
  %import = 'print'
  pub @main:
    a0 = 21
    ecalli 0
    ecalli 1
    ret
  pub @trap:
    trap
  pub @nobody:
    ecalli 2
    ret`);

it('answers host calls by their names', () => {
  const printed: bigint[] = [];
  const result = runWith(program, 'main', 100n, (symbol, a0) => {
    if (symbol === 'double') return a0 * 2n;
    printed.push(a0);
    return 0n;
  });
  expect([result, printed]).toEqual([0n, [42n]]);
});

it('says where a program stopped, and what is missing', () => {
  const none = () => 0n;
  expect(() => runWith(program, 'trap', 100n, none)).toThrow(/^stop 1 at \d+$/);
  expect(() => runWith(program, 'main', 1n, none)).toThrow(/^stop 4 at 0$/);
  expect(() => runWith(program, 'nobody', 100n, none)).toThrow('no import has the number 2');
  expect(() => runWith(program, 'absent', 100n, none)).toThrow('no export is called absent');
});
