/** Failures in calls that call others: which are told with their place, which are nobody's code's fault, and what is back as before afterwards. */
import { createTypestateNative } from '@polkavirt/native';
import { HostFault } from '@polkavirt/primitives';
import { encodeFunctionData, keccak256, parseAbi } from 'viem/utils';
import { fallbackAccount, SENTINEL } from '../../src/index.ts';
import { ALICE, BOB, type Chain, createChain, type ReviveOptions, signed } from '../support/chain.ts';
import { callGuest, deployGuest, expectFailure, guest, NOWHERE, pack, type Step } from '../support/guest.ts';
import { at, bytes, bytesOf, filled, MAX, u32 } from '../support/guest-values.ts';
import { IMPLEMENTATIONS } from '../support/implementations.ts';

const onChain = (work: (chain: Chain) => void, options?: ReviveOptions, virt = IMPLEMENTATIONS.native()) => {
  const chain = createChain(virt, options);
  chain.externalities.executeWith(() => work(chain));
};

/** At 0 whom to call, at 0x20 no deposit limit, at 0x60 room for 8 bytes of output, at 0x80 the hash of code; zeros at 0x200. */
const dataOf = (callee: string, code = guest({})) => ({
  0: bytesOf(callee),
  32: filled(32, 0xff),
  96: u32(8),
  128: bytesOf(keccak256(code)),
});
const zero = at(0x200);
/** All that can call another contract. Each writes 8 bytes of output at most. */
const calling = (output = at(0x100)): Step[] => [
  ['call', pack(8, at(0)), MAX, MAX, pack(at(0x20), zero), 0n, pack(at(0x60), output)],
  ['call_evm', 8, at(0), zero, MAX, 0n, pack(at(0x60), output)],
  ['delegate_call', pack(0, at(0)), MAX, MAX, at(0x20), 0n, pack(at(0x60), output)],
  ['delegate_call_evm', 0, at(0), MAX, 0n, pack(at(0x60), output)],
  ['instantiate', MAX, MAX, pack(at(0x20), zero), pack(32, at(0x80)), pack(at(0x60), output), pack(SENTINEL, SENTINEL)],
];
const output: readonly Step[] = [['seal_return', 0, at(0), 5]];

it('the place in a program is asked for where it was the last one to stop, of the code that ran', () => {
  const asked: unknown[] = [];
  const explain: ReviveOptions['explain'] = ({ error, code, exportName }) => {
    asked.push([error, keccak256(code), exportName]);
    return { pc: 5 };
  };
  onChain(
    (chain) => {
      const speaking = guest({ call: output, deploy: output });
      expect(chain.Revive.uploadCode(signed(ALICE), speaking, 10n ** 18n)).toMatchObject({ ok: true });
      const callee = deployGuest(chain, speaking);
      // The callee ends well; that its output has no place is the caller's failure, and the callee was the last to stop.
      for (const step of calling(NOWHERE)) {
        const data = dataOf(callee, speaking);
        const { outcome } = callGuest(chain, deployGuest(chain, guest({ data, call: [step] })));
        expect(outcome.diagnostics).toMatchObject([{ error: 'OutOfBounds', hostFunction: step[0], stack: [{ type: 'CALL' }] }]);
        expect([step[0], outcome.diagnostics[0].explanation, asked]).toEqual([step[0], undefined, []]);
      }
      // A host function that runs nobody else.
      const code = guest({ data: dataOf(callee), call: [calling()[0], ['caller', NOWHERE]], deploy: [] });
      const failing = deployGuest(chain, code);
      expect(callGuest(chain, failing).outcome.diagnostics).toMatchObject([
        { error: 'OutOfBounds', hostFunction: 'caller', explanation: { pc: 5 } },
      ]);
      expect(asked.splice(0)).toEqual([['OutOfBounds', keccak256(code), 'call']]);
      // Under a delegate call it is the lender's code, in a constructor the new one's.
      const lending = deployGuest(chain, guest({ data: dataOf(failing), call: [calling()[2]] }));
      expect(callGuest(chain, lending).answers[0]).toBe(1n);
      expect(asked.splice(0)).toEqual([['OutOfBounds', keccak256(code), 'call']]);
      const made = guest({ deploy: [['caller', NOWHERE]] });
      expect(() => deployGuest(chain, made)).toThrow('OutOfBounds');
      expect(asked.splice(0)).toEqual([['OutOfBounds', keccak256(made), 'deploy']]);
    },
    { explain },
  );
});

it('a virtual machine that is too small is no failure that a contract could see, and everything is as before', () => {
  const virt = createTypestateNative({ costModel: 'naive', limits: { maxInstances: 1 } });
  onChain(
    (chain) => {
      const code = guest({});
      expect(chain.Revive.uploadCode(signed(ALICE), code, 10n ** 18n)).toMatchObject({ ok: true });
      const callee = deployGuest(chain, code);
      const { storage } = chain.externalities;
      const before = storage.depth;
      for (const step of calling()) {
        const dest = deployGuest(chain, guest({ data: dataOf(callee), call: [step] }));
        const accounts = chain.System.Account.keys().length;
        const ends: number[] = [];
        const call = () =>
          chain.Revive.bareCall({
            origin: fallbackAccount(ALICE),
            dest,
            observer: { exitFrame: ({ depth }) => ends.push(depth) },
          });
        expect([step[0], thrownBy(call)]).toEqual([step[0], expect.any(HostFault)]);
        // Both frames ended, and took their storage layers and their instances with them.
        expect([ends, storage.depth]).toEqual([[1, 0], before]);
        expect(chain.System.Account.keys()).toHaveLength(accounts);
        expect(callGuest(chain, callee).outcome.result.ok).toBe(true);
      }
    },
    {},
    virt,
  );
});

it('what ends the caller itself is not told as a call that was refused', () =>
  onChain((chain) => {
    const self: Step = ['call', pack(0, at(0)), MAX, MAX, pack(at(0x20), zero), 0n, pack(at(0x60), at(0x100))];
    const unknown = calling()[4];
    for (const [error, step] of [
      ['ReentranceDenied', self],
      ['CodeNotFound', unknown],
    ] as const) {
      const dest = deployGuest(chain, guest({ data: dataOf(BOB, bytes(1, 2, 3)), call: [['address', at(0)], step] }));
      const refused: unknown[] = [];
      const observer = { refusedCall: (call: unknown) => refused.push(call) };
      const { result } = chain.Revive.bareCall({ origin: fallbackAccount(ALICE), dest, observer });
      expect([result, refused]).toMatchObject([{ ok: false, error: { name: error } }, []]);
    }
  }));

it('a failure before the first frame is in none', () =>
  onChain((chain) => {
    const data = new Uint8Array(131_073);
    const { diagnostics } = chain.Revive.bareCall({ origin: fallbackAccount(ALICE), dest: BOB, data });
    const message = 'call data of 131073 bytes; the limit is 131072';
    expect(diagnostics).toEqual([{ error: 'CallDataTooLarge', message, stack: [] }]);
  }));

it('a contract that nobody is cannot be terminated by who signs', () =>
  onChain((chain) => {
    const abi = parseAbi(['function terminate(address beneficiary)']);
    const data = bytesOf(encodeFunctionData({ abi, functionName: 'terminate', args: [BOB] }));
    const { result } = chain.Revive.bareCall({ origin: fallbackAccount(ALICE), dest: `0x${'00'.repeat(18)}0900`, data });
    expect(result).toMatchObject({
      ok: false,
      error: { name: 'ContractNotFound', message: 'no contract calls that could be terminated' },
    });
  }));

it('of what a contract is created from, no more is looked at than there is', () =>
  onChain((chain) => {
    const creating = (input: bigint): Step[] => [
      ['instantiate', MAX, MAX, pack(at(0x20), zero), input, pack(at(0x60), SENTINEL), pack(SENTINEL, SENTINEL)],
    ];
    // Two bytes, behind which the rest of the beginning of EVM bytecode stands by chance; and the last five bytes of all memory.
    const data = { 32: filled(32, 0xff), 128: bytes(0x60, 0x80, 0x60, 0x40) };
    const parts = (length: number, pointer: number) => ({ data, call: creating(pack(length, pointer)) });
    expectFailure(chain, parts(2, at(0x80)), 'OutOfBounds', 'create got 2 bytes: ');
    expectFailure(chain, parts(5, 0x20ffb), 'OutOfBounds', 'create got 5 bytes: ');
    expectFailure(chain, parts(4, at(0x80)), 'OutOfBounds', 'the 4 bytes are EVM bytecode');
    expectFailure(chain, parts(6, 0x20ffb), 'OutOfBounds', 'the contract has no 6 bytes at 0x20ffb to read');
  }));

const thrownBy = (work: () => unknown): unknown => {
  try {
    work();
  } catch (error) {
    return error;
  }
  return undefined;
};
