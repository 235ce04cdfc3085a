import { readFileSync } from 'node:fs';
import { connectScale, createForwarder } from '@polkavirt/forwarder';
import { createHost, serveScale } from '@polkavirt/host';
import { createNative } from '@polkavirt/native';
import { describeStop, execute, type StopReport } from '@polkavirt/primitives';

const program = new Uint8Array(readFileSync(new URL('shop.polkavm', import.meta.url)));

it('explains a run when it is asked', () => {
  // #region explain
  const { table, manager } = createHost({ virt: createNative(), wire: serveScale });
  const virt = createForwarder({ table, wire: connectScale, explainer: manager });
  const made = virt.instantiate(program);
  if (!made.ok) throw new Error(virt.explainRefusal?.(program));
  using instance = made.value;
  const step = instance.run(100_000n, execute('stock_up'));
  const stop = step.ok ? undefined : instance.explain?.();
  // #endregion
  expect(stop).toMatchObject({
    kind: 'Trap',
    faultAddress: 0x2_1000,
    frames: [{ function: 'fill' }, { function: 'put', line: 8 }],
  });
  expect(describeStop(stop!)).toContain('put  examples/debugging/shop.c:8:17  (inlined)');
});

it('tells of every run that fails', () => {
  const stops: StopReport[] = [];
  // #region on-stop
  const virt = createNative({ onStop: (stop) => stops.push(stop) });
  // #endregion
  const made = virt.instantiate(program);
  if (!made.ok) throw new Error(made.error);
  using instance = made.value;
  instance.run(100_000n, execute('open_shop'));
  instance.run(10n, execute('open_shop'));
  expect(stops.map(({ kind }) => kind)).toEqual(['OutOfGas']);
});
