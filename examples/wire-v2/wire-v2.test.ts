import { COUNTER_PROGRAM, runConformance } from '@polkavirt/conformance';
import { connectScale, createForwarder } from '@polkavirt/forwarder';
import { createHost, serveScale } from '@polkavirt/host';
import { createNative } from '@polkavirt/native';
import { execute, SCALE_HOST_FUNCTIONS, type Virt, type VirtT } from '@polkavirt/primitives';
import { compatible, describeChange } from '@polkavirt/wire-lab';
import { RUN_V2 } from './run-v2.ts';
import { connectNewest, connectScaleV2, serveScaleV2 } from './wire-v2.ts';

// #region both
const { table } = createHost({ wire: serveScaleV2, virt: createNative() });
const oldForwarder = createForwarder({ table, wire: connectScale });
const newForwarder = createForwarder({ table, wire: connectScaleV2 });
// #endregion

describe('an old forwarder against the new host', () => runConformance(oldForwarder, COUNTER_PROGRAM, { describe, it }));
describe('a new forwarder against the new host', () => runConformance(newForwarder, COUNTER_PROGRAM, { describe, it }));
describe('a new forwarder against an old host', () => {
  const old = createHost({ wire: serveScale, virt: createNative() }).table;
  runConformance(createForwarder({ table: old, wire: connectNewest }), COUNTER_PROGRAM, { describe, it });

  it('that cannot fall back says so at once', () => {
    // #region refused
    const together = () => createForwarder({ table: old as never, wire: connectScaleV2 });
    expect(together).toThrow('the host serves version 1 of the scale wire, and this forwarder speaks version 2');
    // #endregion
  });
});

it('both share the instances of one host', () => {
  const made = (virt: VirtT): Virt => {
    const result = virt.instantiate(COUNTER_PROGRAM);
    if (!result.ok) throw new Error(result.error);
    return result.value;
  };
  const [first, second] = [made(oldForwarder), made(newForwarder)];
  expect([first.run(0n, execute('counter')), second.run(0n, execute('counter'))]).toEqual([
    { ok: false, error: 'OutOfGas' },
    { ok: false, error: 'OutOfGas' },
  ]);
  expect([first.destroy(), second.destroy()]).toEqual([{ ok: true }, { ok: true }]);
});

it('version 2 takes fewer bytes', () => {
  const args = { instanceId: 1, gasLeft: 1_000n, action: execute('counter') };
  // The gas: eight bytes, and a compact of two.
  expect(RUN_V2.args.encode(args).length).toBe(SCALE_HOST_FUNCTIONS.run.args.encode(args).length - 6);
});

it('is not compatible, which is why it has a number of its own', () => {
  // #region compatible
  const { breaks } = compatible(SCALE_HOST_FUNCTIONS.run.result, RUN_V2.result);
  const kinds = breaks.map(({ kind, path }) => `${kind}: ${path}`);
  // #endregion
  expect(kinds).toEqual([
    'compact introduced: Ok.Finished.gasLeft',
    'compact introduced: Ok.Syscall.gasLeft',
    'variant added: Ok.Exhausted',
  ]);
  expect(describeChange(breaks[2])).toBe(
    'variant added at Ok.Exhausted: Exhausted = 2 is new. The new version writes Ok(Exhausted) as 0x0002; the old one refuses it: byte 1, Ok.variant: expected one of 0 Finished, 1 Syscall, found 2',
  );
});
