/** What an observer is told of the calls of a contract: who, what, how much gas, and what came of it. */
import { getContractAddress, keccak256 } from 'viem/utils';
import type { RefusedCall } from '../../src/exec/observer.ts';
import { type Address, type FrameEnd, type FrameStart, fallbackAccount, SENTINEL } from '../../src/index.ts';
import { ALICE, BOB, type Chain, createChain, ENDOWMENT, signed, toHex } from '../support/chain.ts';
import { deployGuest, guest, NOWHERE, pack, type Step } from '../support/guest.ts';
import { at, bytes, bytesOf, filled, KEY, le256, MAX, u32 } from '../support/guest-values.ts';
import { IMPLEMENTATIONS } from '../support/implementations.ts';

const onChain = (work: (chain: Chain) => void) => {
  const chain = createChain(IMPLEMENTATIONS.native(), { gasSchedule: 'simple' });
  chain.externalities.executeWith(() => work(chain));
};

/** Calls with a value of 5, and gives what was told of all frames but the first. */
function callTold(chain: Chain, dest: Address, data: Uint8Array = new Uint8Array(), value = 5n) {
  const [starts, ends, refused, gasLeft]: [FrameStart[], FrameEnd[], RefusedCall[], bigint[]] = [[], [], [], []];
  const outcome = chain.Revive.bareCall({
    origin: fallbackAccount(ALICE),
    dest,
    data,
    value,
    observer: {
      enterFrame: (frame) => starts.push(frame),
      exitFrame: (frame) => ends.push(frame),
      refusedCall: (call) => refused.push(call),
      hostCall: (call) => call.depth === 0 && gasLeft.push(call.gasLeft),
    },
  });
  return { outcome, starts: starts.slice(1), ends: ends.slice(0, -1), refused, gasLeft };
}

const plain = guest({});
/** At 0 whom to call, at 0x20 no deposit limit, at 0x40 a value of 3, at 0x60 no room for output, at 0x70 input, at 0x80 the hash of code. */
const data = {
  0: bytesOf(BOB),
  32: filled(32, 0xff),
  64: le256(3n),
  96: u32(0),
  112: bytes(1, 2, 3, 4, 5),
  128: bytesOf(keccak256(plain)),
  160: filled(32, 9),
  192: le256(10n ** 35n),
  [KEY]: filled(32, 7),
};
const [none, three, tooMuch] = [at(0x200), at(0x40), at(0xc0)];
const input = pack(5, at(0x70));
const output = pack(at(0x60), SENTINEL);
const call = (flags: number, refTime: bigint, value = none, to = at(0)): Step => [
  'call',
  ...[pack(flags, to), refTime, MAX, pack(at(0x20), value), input, output],
];
const make = (refTime: bigint, salt: number, value = none): Step => [
  'instantiate',
  ...[refTime, MAX, pack(at(0x20), value), pack(32, at(0x80)), output, pack(SENTINEL, salt)],
];

/** Picoseconds of one Ethereum gas, of the stipend, and of a call and of value in the simple schedule. */
const [GAS, STIPEND, CALL, VALUE] = [25_000n, 1_000_000_000n, 40_000_000n, 60_000_000n];
/** All but a 64th, rounded up, of what is left after a price. */
const mostOf = (left: bigint): bigint => left - left / 64n;

it('of a call: its kind, its ends, its value, its input, and the gas that it got', () =>
  onChain((chain) => {
    expect(chain.Revive.uploadCode(signed(ALICE), plain, 10n ** 18n)).toMatchObject({ ok: true });
    const evm = (flags: number, gas: bigint, value = none): Step => ['call_evm', flags, at(0), value, gas, input, output];
    type Row = [step: Step, type: FrameStart['type'], value: bigint, gas: bigint | ((left: bigint) => bigint)];
    const rows: Row[] = [
      [call(8, 777n), 'CALL', 0n, 777n],
      [call(8, 777n, three), 'CALL', 3n, 777n],
      [call(24, 778n), 'STATICCALL', 0n, 778n],
      [call(8, MAX, three), 'CALL', 3n, (left) => mostOf(left - CALL - VALUE - 5n * 400n)],
      // Ethereum's gas, with the stipend for `transfer` or with value; all ones is what there is, and nothing on top.
      [evm(8, 7n), 'CALL', 0n, 7n * GAS],
      [evm(24, 7n), 'STATICCALL', 0n, 7n * GAS],
      [evm(8, 7n, three), 'CALL', 3n, 7n * GAS + STIPEND],
      [evm(8, 2299n), 'CALL', 0n, 2299n * GAS],
      [evm(8, 2300n), 'CALL', 0n, 2300n * GAS + STIPEND],
      [evm(8, 2301n), 'CALL', 0n, 2301n * GAS],
      [evm(8, MAX), 'CALL', 0n, (left) => mostOf(left - CALL - 5n * 400n)],
      [evm(8, MAX, three), 'CALL', 3n, (left) => mostOf(left - CALL - VALUE - 5n * 400n)],
      // In the caller's name, with the value that the caller got.
      [['delegate_call', pack(0, at(0)), 779n, MAX, at(0x20), input, output], 'DELEGATECALL', 5n, 779n],
      [['delegate_call_evm', 0, at(0), 2300n, input, output], 'DELEGATECALL', 5n, 2300n * GAS],
    ];
    const dest = deployGuest(chain, guest({ data, call: rows.map(([step]) => step) }), 1000n);
    const { starts, ends, gasLeft } = callTold(chain, dest);
    expect(starts).toEqual(
      rows.map(([, type, value, gas], i) => ({
        type,
        depth: 1,
        from: dest,
        to: BOB,
        value,
        input: bytes(1, 2, 3, 4, 5),
        gas: typeof gas === 'bigint' ? gas : gas(gasLeft[i]),
      })),
    );
    // There is no code at the other end: nothing is used, nothing comes back, nothing fails.
    expect(ends).toEqual(rows.map(() => ({ depth: 1, output: bytes(), reverted: false, gasUsed: 0n })));
  }));

it('of a new contract: where it will be, also if there is not enough gas to make it', () =>
  onChain((chain) => {
    expect(chain.Revive.uploadCode(signed(ALICE), plain, 10n ** 18n)).toMatchObject({ ok: true });
    const steps = [make(10n ** 9n, SENTINEL), make(10n ** 9n, at(0xa0), three), make(1000n, SENTINEL)];
    const dest = deployGuest(chain, guest({ data, call: steps }), 1000n);
    const { starts, ends } = callTold(chain, dest);
    const salted = getContractAddress({ opcode: 'CREATE2', from: dest, salt: filled(32, 9), bytecode: plain });
    const made = (nonce: bigint) => getContractAddress({ from: dest, nonce }).toLowerCase();
    // A contract's nonce begins at 1 and counts salted ones too.
    const common = { depth: 1, from: dest, input: bytes() };
    expect(starts).toEqual([
      { ...common, type: 'CREATE', to: made(1n), value: 0n, gas: 10n ** 9n },
      { ...common, type: 'CREATE2', to: salted.toLowerCase(), value: 3n, gas: 10n ** 9n },
      { ...common, type: 'CREATE', to: made(3n), value: 0n, gas: 1000n },
    ]);
    const loading = `loading code costs ${20_000_000 + 400 * plain.length} ps of ref_time where 1000 are left`;
    expect(ends.map(({ failure, reverted }) => [reverted, failure])).toEqual([
      [false, undefined],
      [false, undefined],
      [true, { error: 'OutOfGas', message: loading }],
    ]);
    // What failed used its limit, and the nonce that it took came back with it.
    expect(ends[2].gasUsed).toBe(1000n);
    expect(chain.Revive.nonceOf(dest)).toBe(3);
  }));

it('of a call that is refused: why, and by whom', () =>
  onChain((chain) => {
    expect(chain.Revive.uploadCode(signed(ALICE), plain, 10n ** 18n)).toMatchObject({ ok: true });
    const twice = make(10n ** 9n, at(0xa0));
    const trapping = deployGuest(chain, guest({ call: [['caller', NOWHERE]] }));
    const steps = [call(8, MAX, tooMuch), make(10n ** 9n, SENTINEL, tooMuch), twice, twice, call(8, MAX, none, at(0x100))];
    const dest = deployGuest(chain, guest({ data: { ...data, 256: bytesOf(trapping) }, call: steps }), 1000n);
    const { refused, ends, outcome } = callTold(chain, dest);
    expect(outcome.result).toMatchObject({ ok: true });
    const salted = getContractAddress({ opcode: 'CREATE2', from: dest, salt: filled(32, 9), bytecode: plain }).toLowerCase();
    const next = getContractAddress({ from: dest, nonce: 1n }).toLowerCase() as Address;
    const unpaid = (to: Address) =>
      `${fallbackAccount(dest)} cannot pay ${10n ** 35n} to ${fallbackAccount(to)}: it can spend 1005`;
    // A callee that fails is none of them.
    expect(refused).toEqual([
      { depth: 0, error: 'TransferFailed', message: unpaid(BOB) },
      { depth: 0, error: 'TransferFailed', message: unpaid(next) },
      { depth: 0, error: 'DuplicateContract', message: `there is a contract at ${salted} already` },
    ]);
    // One that would be made twice does not even begin.
    expect(ends.map(({ failure }) => failure?.error)).toEqual(['TransferFailed', 'TransferFailed', undefined, 'OutOfBounds']);
    expect(ends.map(({ reverted }) => reverted)).toEqual([true, true, false, true]);
  }));

it('of storage: whose, which key, and whether it is written; of transient storage nothing', () =>
  onChain((chain) => {
    const word: Step = ['set_storage_or_clear', 0, at(KEY), at(0xa0)];
    const steps: Step[] = [
      ['get_storage', 0, at(KEY), 3, at(0x400), at(0x60)],
      ['set_storage', 1, at(KEY), SENTINEL, at(0), 1],
      ['get_storage_or_zero', 1, at(KEY), at(0x400)],
      word,
      ['get_storage_or_zero', 0, at(KEY), at(0x400)],
    ];
    const dest = deployGuest(chain, guest({ data, call: steps }));
    const told: unknown[] = [];
    chain.Revive.bareCall({
      origin: fallbackAccount(ALICE),
      dest,
      observer: { storageAccess: ({ address, key, isWrite }) => told.push([address, toHex(key), isWrite]) },
    });
    const key = `0x${'07'.repeat(32)}`;
    expect(told).toEqual([
      [dest, '0x070707', false],
      [dest, key, true],
      [dest, key, false],
    ]);
  }));

it.each([
  ['nothing', [], undefined],
  ['three bytes', [1, 2, 3], undefined],
  ['four', [1, 2, 3, 4], '0x01020304'],
  ['five', [1, 2, 3, 4, 5], '0x01020304'],
])('of a failure: the function that was called, of an input of %s', (_, input, selector) =>
  onChain((chain) => {
    const lender = deployGuest(chain, guest({ call: [['caller', NOWHERE]] }));
    const lend: Step = ['delegate_call', pack(2, at(0)), MAX, MAX, at(0x20), 0n, output];
    const dest = deployGuest(chain, guest({ data: { ...data, 0: bytesOf(lender) }, call: [lend] }));
    const { outcome } = callTold(chain, dest, Uint8Array.from(input));
    const told = selector === undefined ? {} : { selector };
    expect(outcome.diagnostics.map(({ stack }) => stack)).toEqual([
      [
        { type: 'DELEGATECALL', contract: dest, exportName: 'call', codeOf: lender, ...told },
        { type: 'CALL', contract: dest, exportName: 'call', ...told },
      ],
    ]);
    // A constructor's input begins with no function.
    const code = guest({ deploy: [['caller', NOWHERE]] });
    const made = chain.Revive.bareInstantiate({ origin: fallbackAccount(BOB), code, data: Uint8Array.from(input) });
    const contract = getContractAddress({ from: BOB, nonce: 0n }).toLowerCase();
    expect(made.diagnostics.map(({ stack }) => stack)).toEqual([[{ type: 'CREATE', contract, exportName: 'deploy' }]]);
    // And neither what was paid for the account nor the code stay.
    expect(chain.Balances.freeBalance(fallbackAccount(BOB))).toBe(ENDOWMENT);
    expect(chain.Revive.codeInfo(keccak256(code))).toBeUndefined();
  }),
);
