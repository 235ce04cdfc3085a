import { connectAbi, connectScale, createForwarder, createRuntimeMemory } from '@polkavirt/forwarder';
import { createHost, serveAbi, serveScale } from '@polkavirt/host';
import { createNative } from '@polkavirt/native';
import { assembleOrThrow } from '@polkavirt/polkavm';
import { sumOf } from './drive.ts';

const program = assembleOrThrow(`
  %isa = revive_v1
  %import = 0x01000000
  pub @one_two_three:
    a0 = 1
    ecalli 0
    a0 = 2
    ecalli 0
    a0 = 3
    ecalli 0
    ret
  pub @forever:
    jump @forever`);

const memory = createRuntimeMemory();

describe.each([
  ['native', createNative()],
  [
    'the forwarder, scale wire',
    createForwarder({ table: createHost({ virt: createNative(), wire: serveScale }).table, wire: connectScale }),
  ],
  [
    'the forwarder, abi wire',
    createForwarder({ table: createHost({ virt: createNative(), wire: serveAbi(memory) }).table, wire: connectAbi(memory) }),
  ],
])('driving a program on %s', (_, virt) => {
  it('sums, and uses one gas an instruction', () => {
    expect(sumOf(virt, program, 'one_two_three', 100n)).toEqual({ sum: 6n, gasUsed: 7n });
  });

  it('gives the errors of VirtT', () => {
    expect(sumOf(virt, program, 'one_two_three', 6n)).toBe('OutOfGas');
    expect(sumOf(virt, program, 'forever', 1_000n)).toBe('OutOfGas');
    expect(sumOf(virt, program, 'no_such_export', 100n)).toBe('InvalidImage');
    expect(sumOf(virt, new Uint8Array(), 'one_two_three', 100n)).toBe('InvalidImage');
  });
});

it('gives the same on every implementation', () => {
  // #region same
  const native = createNative();
  const forwarder = createForwarder({ table: createHost({ wire: serveScale, virt: native }).table, wire: connectScale });
  const here = sumOf(native, program, 'one_two_three', 1_000n);
  const through = sumOf(forwarder, program, 'one_two_three', 1_000n);
  expect(through).toEqual(here); // { sum: 6n, gasUsed: 7n }
  // #endregion
  expect(here).toEqual({ sum: 6n, gasUsed: 7n });
});
