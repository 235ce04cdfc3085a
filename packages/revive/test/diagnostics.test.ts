import { u8aToHex } from '@polkadot/util';
import { assembleOrThrow, createEngine } from '@polkavirt/polkavm';
import { watchEngine } from '@polkavirt/revive/engine';
import { type CallTrace, createCallTracer, describeDiagnostic, type HostCall } from '../src/index.ts';
import { ALICE, BOB, createChain, deploy } from './support/chain.ts';
import { callGuest, deployGuest, guest, NOWHERE } from './support/guest.ts';
import { IMPLEMENTATIONS } from './support/implementations.ts';
import { loadFixture } from './support/solidity.ts';

const Features = loadFixture('Features');

describe.each(Object.entries(IMPLEMENTATIONS))('diagnostics on %s', (_, createVirt) => {
  const { engine, explain } = watchEngine(createEngine());
  const chain = createChain(createVirt(engine), { explain });

  it('a full heap is recognised, with the instruction and the stack of contracts', () =>
    chain.externalities.executeWith(() => {
      const features = deploy(chain, Features);
      const outer = deploy(chain, Features);
      const { data } = features.request(ALICE, 'allocate', [70_000n]);
      const outcome = outer.outcome(BOB, 'callRaw', [features.address, u8aToHex(data)]);
      expect(outcome.result).toMatchObject({ ok: true, value: { reverted: false } });
      const [diagnostic] = outcome.diagnostics;
      // The pc is where the compiler's listing has the allocator's trap.
      expect(diagnostic).toMatchObject({
        error: 'ContractTrapped',
        explanation: { pc: 1175, instruction: 'trap', reason: expect.stringContaining('a heap of 65536') },
        stack: [
          { type: 'CALL', contract: features.address, exportName: 'call', selector: '0x90ca796b' },
          { type: 'CALL', contract: outer.address, exportName: 'call' },
        ],
      });
      expect(describeDiagnostic(diagnostic).split('\n')).toEqual([
        'ContractTrapped: the program trapped, or touched memory that it may not touch',
        expect.stringMatching(
          /^ {2}EVM memory is full: 7\d\d\d\d bytes are wanted, from the offset \d+ on, and the compiler gave the contract a heap of 65536 bytes \(/,
        ),
        '  at pc 1175: trap',
        `  in ${features.address}, call (selector 0x90ca796b), by CALL`,
        `  in ${outer.address}, call (selector ${diagnostic.stack[1].selector}), by CALL`,
      ]);
    }));

  /** A use of `a1` bytes at `a0`, as resolc 0.3 has it in a function of its own: see `trace/memory-checks.ts`. */
  const use = (offset: string, bound: string, end = 'a1', stored = end) => `${offset}
jump @trap if ${bound}
a1 = a1 + a0
i32 ${end} = a1 + 31
${end} = ${end} & 0xffffffffffffffe0
jump @trap if ${end} >u 131072
a3 = i32 [0x20004]
jump @done if a3 >=u ${end}
u32 [0x20004] = ${stored}
fallthrough
@done:
ret
@trap:
trap`;
  const LIMIT =
    'and the compiler gave the contract a heap of 131072 bytes (for more: heapSize of compileSolidity, polkavirt compile --heap-size)';

  it.each<[what: string, code: string, input: string, reason: string]>([
    [
      'an offset',
      use('i32 a2 = a0 >> 17', 'a2 != 0'),
      'a0 = 1400\ni32 a0 = a0 * 100\na1 = 5',
      '5 bytes at the offset 140000 are wanted',
    ],
    [
      'an offset that is compared',
      use('a2 = a0', 'a2 >=u 131072'),
      'a0 = 1400\ni32 a0 = a0 * 100\na1 = 5',
      '5 bytes at the offset 140000 are wanted',
    ],
    [
      'an end',
      use('i32 a2 = a0 >> 17', 'a2 != 0'),
      'a0 = 1310\ni32 a0 = a0 * 100\na1 = 1000',
      '1000 bytes at the offset 131000 are wanted',
    ],
    [
      'an end beside its size',
      use('i32 a2 = a0 >> 17', 'a2 != 0', 'a4'),
      'a0 = 1310\ni32 a0 = a0 * 100\na1 = 1000',
      '1000 bytes at the offset 131000 are wanted',
    ],
  ])('a check of memory is recognised: %s', (_, code, input, reason) =>
    chain.externalities.executeWith(() => {
      const made = assembleOrThrow(`%isa = revive_v1\npub @call:\n${input}\n${code}\npub @deploy:\nret\n`);
      expect(callGuest(chain, deployGuest(chain, made)).outcome.diagnostics).toMatchObject([
        { error: 'ContractTrapped', explanation: { instruction: 'trap', reason: `EVM memory is full: ${reason}, ${LIMIT}` } },
      ]);
    }),
  );

  it.each([
    ['a trap that nothing jumps to', 'trap'],
    ['a branch that was not taken', 'a0 = 5\njump @trap if a1 != 0\n@trap:\ntrap'],
    ['a comparison with a small number', 'a0 = 500\njump @trap if a0 >u 100\nret\n@trap:\ntrap'],
    ['a shift that no use of memory follows', 'a0 = 140000\ni32 a2 = a0 >> 17\njump @trap if a2 != 0\nret\n@trap:\ntrap'],
    ['a shift of what is not used', `a0 = 5\na1 = 5\na4 = 140000\n${use('i32 a2 = a4 >> 17', 'a2 != 0')}`],
    ['an end that is not stored', `a0 = 131000\na1 = 1000\n${use('i32 a2 = a0 >> 17', 'a2 != 0', 'a4', 'a0')}`],
    ['a comparison of another kind', 'a0 = 70000\na2 = a0 & 65536\njump @trap if a2 != 0\nret\n@trap:\ntrap'],
  ])('no reason is made up for %s', (_, code) =>
    chain.externalities.executeWith(() => {
      const made = assembleOrThrow(`%isa = revive_v1\npub @call:\n${code}\npub @deploy:\nret\n`);
      const [{ explanation }] = callGuest(chain, deployGuest(chain, made)).outcome.diagnostics;
      expect(explanation).toMatchObject({ instruction: 'trap' });
      expect(explanation?.reason).toBeUndefined();
    }),
  );

  it('a fault names the address, a host function its name and the ecalli', () =>
    chain.externalities.executeWith(() => {
      const made = assembleOrThrow('%isa = revive_v1\npub @call:\na0 = u8 [0x10000123]\nret\npub @deploy:\nret\n');
      expect(callGuest(chain, deployGuest(chain, made)).outcome.diagnostics).toMatchObject([
        { error: 'ContractTrapped', explanation: { pc: 0, instruction: 'a0 = u8 [0x10000123]', faultAddress: 0x1000_0123 } },
      ]);
      const refused = callGuest(chain, deployGuest(chain, guest({ call: [['caller', NOWHERE]] }))).outcome;
      expect(refused.diagnostics).toMatchObject([
        {
          error: 'OutOfBounds',
          message: 'the contract has no 20 bytes at 0x10000000 to write',
          hostFunction: 'caller',
          explanation: { instruction: 'ecalli 1' },
        },
      ]);
    }));

  it('debug information names the function, the file and the line', () =>
    chain.externalities.executeWith(() => {
      const text =
        '%isa = revive_v1\npub @call:\nra = 2, jump @inner\n%jump_table = @back\n@back:\nret\n' +
        '@inner:\na0 = u8 [0x10000123]\nret\npub @deploy:\nret\n';
      const made = assembleOrThrow(text, { sourceFile: 'guest.txt' });
      const [diagnostic] = callGuest(chain, deployGuest(chain, made)).outcome.diagnostics;
      expect(describeDiagnostic(diagnostic).split('\n').slice(1, 4)).toEqual([
        expect.stringMatching(/^ {2}at pc \d+: a0 = u8 \[0x10000123\]$/),
        '  a load of 1 byte at 0x10000123: 268304675 bytes beyond the end of read-write data, which is at 0x20000',
        '  in the function inner (guest.txt:8)',
      ]);
    }));

  it('out of gas: where the program was', () =>
    chain.externalities.executeWith(() => {
      const fibonacci = deploy(chain, loadFixture('Fibonacci'));
      const request = fibonacci.request(ALICE, 'recursive', [60]);
      const { diagnostics } = chain.Revive.dryRunCall({ ...request, weightLimit: { refTime: 10n ** 9n, proofSize: 0n } });
      expect(diagnostics).toMatchObject([
        { error: 'OutOfGas', explanation: { pc: expect.any(Number), instruction: expect.any(String) } },
      ]);
      expect(diagnostics[0].message).toMatch(/^the program needed more than the \d+ units of fuel that were left$/);
    }));
});

describe('observers', () => {
  const chain = createChain(IMPLEMENTATIONS.native());

  it('a call tracer shows the tree of frames', () =>
    chain.externalities.executeWith(() => {
      const logic = deploy(chain, loadFixture('Logic'), [1n]);
      const proxy = deploy(chain, loadFixture('Proxy'), [logic.address]);
      const tracer = createCallTracer();
      const request = { ...logic.request(BOB, 'setNumber', [77n], 5n), dest: proxy.address };
      const outcome = chain.Revive.dryRunCall({ ...request, observer: tracer });
      expect(tracer.traces).toHaveLength(1);
      const [trace] = tracer.traces;
      const flat = ({ type, from, to, value, calls, logs }: CallTrace): unknown => ({
        type,
        from,
        to,
        value,
        logs: logs.length,
        calls: calls.map(flat),
      });
      expect(flat(trace)).toEqual({
        type: 'CALL',
        from: BOB,
        to: proxy.address,
        value: 5n,
        logs: 0,
        calls: [{ type: 'DELEGATECALL', from: proxy.address, to: logic.address, value: 5n, logs: 1, calls: [] }],
      });
      expect(trace.gasUsed).toBe(outcome.weightConsumed.refTime);
      expect(trace.calls[0].gasUsed).toBeLessThan(trace.gasUsed);
      expect(trace).toMatchObject({ reverted: false, depth: 0, calls: [{ reverted: false, depth: 1 }] });
      expect(trace.output).toEqual(outcome.result.ok && outcome.result.value.data);
    }));

  it('a revert has its reason, a failure its error; host calls are seen in order', () =>
    chain.externalities.executeWith(() => {
      const counter = deploy(chain, loadFixture('Counter'));
      const tracer = createCallTracer();
      const calls: HostCall[] = [];
      const observer = { ...tracer, hostCall: (call: HostCall) => calls.push(call) };
      chain.Revive.dryRunCall({ ...counter.request(ALICE, 'increment', [1001n]), observer });
      expect(tracer.traces).toMatchObject([{ reverted: true, calls: [] }]);
      expect(tracer.traces[0].output.subarray(0, 4)).toHaveLength(4);
      expect(calls.at(-1)).toMatchObject({ name: 'seal_return', depth: 0, args: { flags: 1, dataLength: 68 } });
      expect(calls.map(({ gasLeft }) => gasLeft)).toEqual(
        [...calls.map(({ gasLeft }) => gasLeft)].sort((a, b) => (a > b ? -1 : 1)),
      );
      chain.Revive.dryRunCall({ ...counter.request(ALICE, 'count', []), observer, weightLimit: { refTime: 1n, proofSize: 0n } });
      expect(tracer.traces[1]).toMatchObject({
        reverted: true,
        gasUsed: 1n,
        failure: { error: 'OutOfGas', message: expect.stringContaining('loading code') },
      });
    }));
});
