/**
 * What a failing matcher prints when a program trapped: function, file and line, and the source where it is there. `shop.polkavm` is
 * `polkavirt cc -g examples/debugging/shop.c`.
 */
import '@polkavirt/jest';
import { readFileSync } from 'node:fs';
import { connectScale, createForwarder } from '@polkavirt/forwarder';
import { createHost, serveScale } from '@polkavirt/host';
import { ALICE, constructRuntime, createBalances, createSystem, createVirt, RuntimeOrigin } from '@polkavirt/mock-runtime';
import { createNative } from '@polkavirt/native';
import { assembleOrThrow } from '@polkavirt/polkavm';
import type { VirtT } from '@polkavirt/primitives';

const COUNTER = 'examples/debugging/counter.txt';
const read = (name: string): Buffer => readFileSync(new URL(name, import.meta.url));
const shop = new Uint8Array(read('shop.polkavm'));
// With `sourceFile` the program has the lines of its text.
const counter = assembleOrThrow(read('counter.txt').toString(), { sourceFile: COUNTER });

const { table, manager } = createHost({ virt: createNative(), wire: serveScale });
const IMPLEMENTATIONS: readonly (readonly [string, VirtT])[] = [
  ['native', createNative()],
  ['the forwarder', createForwarder({ table, wire: connectScale, explainer: manager })],
];

/** The message of an assertion that must fail, without colours. */
function messageOf(assertion: () => void): string {
  try {
    assertion();
  } catch (error) {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: colours begin with an escape character
    const message = (error as Error).message.replace(/\u001b\[\d+m/g, '');
    // The call that failed stands at the end, as a tree; it is left out here.
    expect(message).toContain('\n\nVirt.');
    return message.slice(0, message.indexOf('\n\nVirt.'));
  }
  throw new Error('the assertion did not fail');
}

// #region message
const STOCK_UP = `expect(result).toBeOk()

Expected: Ok
Received: Err(Virt.Trap)

Trap: a store of 4 bytes at 0x21000: 4092 bytes beyond the end of read-write
  data, which is at 0x20004
  at 35: u32 [a4 + 0xfffffffffffffff0] = a2
  put  examples/debugging/shop.c:8:17  (inlined)
  fill  examples/debugging/shop.c:13:40
  stock_up  examples/debugging/shop.c:17:30  (likely)
    6 | 
    7 | static void put(uint32_t price) {
  > 8 |   shelf[filled] = price;
      |                 ^`;
// #endregion

const COUNT = `Trap: a load of 4 bytes at 0x40: the null page: nothing is below 0x10000
  at 10: a1 = u32 [a0]
  count  examples/debugging/counter.txt:14:3
    12 |   a0 = 0x40
    13 | @store:
  > 14 |   a1 = u32 [a0]
       |   ^`;

describe.each(IMPLEMENTATIONS)('a failing matcher on %s', (_, virt) => {
  const System = createSystem();
  const Balances = createBalances({ System });
  const Virt = createVirt({ System, Balances, virt });
  const { newTestExt } = constructRuntime({ System, Balances, Virt });
  const alice = RuntimeOrigin.signed(ALICE);

  /** Calls an export of a program that was uploaded, inside of `work`. */
  const withProgram = (code: Uint8Array, work: (call: (name: string) => ReturnType<typeof Virt.call>) => void): void =>
    newTestExt().executeWith(() => {
      System.runToBlock(1);
      expect(Virt.uploadCode(alice, code)).toBeOk();
      work((name) => Virt.call(alice, Virt.programHash(code), name, 100_000n, new Uint8Array()));
    });

  it('shows the line of a guest in C', () => {
    withProgram(shop, (call) => {
      expect(messageOf(() => expect(call('stock_up')).toBeOk())).toBe(STOCK_UP);
    });
  });

  it('shows the line of a guest in assembly', () => {
    withProgram(counter, (call) => {
      expect(messageOf(() => expect(call('count')).toBeErr(Virt.Error.OutOfGas))).toBe(
        `expect(result).toBeErr(error)\n\nExpected: Err(Virt.OutOfGas)\nReceived: Err(Virt.Trap)\n\n${COUNT}`,
      );
      expect(messageOf(() => expect(() => call('count')).toBeNoop(Virt.Error.OutOfGas))).toBe(
        `expect(() => result).toBeNoop(error)\n\nExpected: Err(Virt.OutOfGas) and unchanged storage\nReceived: Err(Virt.Trap) and unchanged storage\n\n${COUNT}`,
      );
    });
  });

  it('says which exports there are, and why a program is refused', () => {
    withProgram(counter, (call) => {
      const received = 'expect(result).toBeOk()\n\nExpected: Ok\nReceived: Err(Virt.InvalidImage)\n\n';
      expect(messageOf(() => expect(call('counts')).toBeOk())).toBe(
        `${received}InvalidImage: there is no export counts; there are add, count`,
      );
      expect(messageOf(() => expect(Virt.uploadCode(alice, counter.slice(0, 40))).toBeOk())).toBe(
        `${received}InvalidImage: the header says ${counter.length} bytes, the input has 40 (at byte 5)`,
      );
    });
  });

  it('says no more than before where nothing was run', () => {
    withProgram(counter, () => {
      expect(messageOf(() => expect(Virt.uploadCode(alice, counter)).toBeOk())).toBe(
        'expect(result).toBeOk()\n\nExpected: Ok\nReceived: Err(Virt.ProgramExists)',
      );
    });
  });
});
