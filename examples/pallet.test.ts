import '@polkavirt/jest';
import { stringToU8a } from '@polkadot/util';
import { connectScale, createForwarder } from '@polkavirt/forwarder';
import { createHost, serveScale } from '@polkavirt/host';
import { ALICE, constructRuntime, createBalances, createSystem, createVirt, RuntimeOrigin } from '@polkavirt/mock-runtime';
import { createNative } from '@polkavirt/native';
import { assembleOrThrow } from '@polkavirt/polkavm';

const text = `
  %import = 0x07000000 // deposit_event
  %ro_data = 68 65 6c 6c 6f
  pub @hello:
    a0 = 0x10000
    a1 = 5
    ecalli 0
    ret
  pub @crash:
    trap`;
const code = assembleOrThrow(text, { instructionSet: 'latest64' });
const bridge = createForwarder({ table: createHost({ virt: createNative(), wire: serveScale }).table, wire: connectScale });
describe.each([
  ['native', createNative()],
  ['the forwarder', bridge],
])('the Virt pallet on %s', (_, virt) => {
  const System = createSystem();
  const Balances = createBalances({ System });
  const Virt = createVirt({ System, Balances, virt });
  const { newTestExt } = constructRuntime({ System, Balances, Virt });
  const [alice, hash] = [RuntimeOrigin.signed(ALICE), Virt.programHash(code)];
  it('runs a program, and nothing of one that traps', () => {
    // #region test
    newTestExt().executeWith(() => {
      System.runToBlock(1);
      expect(Virt.uploadCode(alice, code)).toBeOk();
      expect(Virt.call(alice, hash, 'hello', 5_000n, new Uint8Array())).toBeOk();
      expect(System).toHaveEvent(Virt.Event.Emitted({ program: hash, data: stringToU8a('hello') }));
      expect(() => Virt.call(alice, hash, 'crash', 5_000n, new Uint8Array())).toBeNoop(Virt.Error.Trap);
    });
    // #endregion
  });
});
