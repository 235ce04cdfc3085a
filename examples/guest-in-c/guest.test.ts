import '@polkavirt/jest';
import { stringToU8a } from '@polkadot/util';
import { compileGuest, findToolchain } from '@polkavirt/linker/compile';
import { ALICE, constructRuntime, createBalances, createSystem, createVirt, RuntimeOrigin } from '@polkavirt/mock-runtime';
import { createNative } from '@polkavirt/native';
import { createEngine, Stop, unwrap } from '@polkavirt/polkavm';
import { readDebugInfo } from '@polkavirt/polkavm/debug-info';

// Without clang and lld the test is skipped, and this says how to install them.
const hasClang = await findToolchain().then(
  () => true,
  (error: Error) => console.warn(error.message),
);
const code = hasClang ? await compileGuest(new URL('guest.c', import.meta.url)) : new Uint8Array();

(hasClang ? describe : describe.skip)('a guest in C', () => {
  const System = createSystem();
  const Balances = createBalances({ System });
  const Virt = createVirt({ System, Balances, virt: createNative() });
  const { newTestExt } = constructRuntime({ System, Balances, Virt });
  const [alice, hash] = [RuntimeOrigin.signed(ALICE), Virt.programHash(code)];

  it('is run by a pallet, and leaves nothing behind where it traps', () => {
    newTestExt().executeWith(() => {
      System.runToBlock(1);
      expect(Virt.uploadCode(alice, code)).toBeOk();
      expect(Virt.call(alice, hash, 'hello', 5_000n, new Uint8Array())).toBeOk();
      expect(System).toHaveEvent(Virt.Event.Emitted({ program: hash, data: stringToU8a('hello') }));
      expect(() => Virt.call(alice, hash, 'crash', 5_000n, new Uint8Array())).toBeNoop(Virt.Error.Trap);
    });
  });

  it('says in which line it traps', () => {
    const { program, instantiate } = unwrap(createEngine().createModule(code));
    const instance = instantiate();
    instance.prepareCall(program.exports[1].pc);
    instance.setGas(5_000n);
    while (instance.run() === Stop.HostCall);
    const place = readDebugInfo(program.customSections).regionAt(instance.pc)?.frames.at(-1);
    expect(place).toMatchObject({ function: 'crash', path: 'examples/guest-in-c/guest.c', line: 13 });
  });
});
