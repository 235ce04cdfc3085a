import type { VirtT } from '@polkavirt/primitives';
import { exploring } from '@polkavirt/test-support/exploring';
import { recordedCase } from '@polkavirt/test-support/record-cases';
import fc from 'fast-check';
import {
  ALICE,
  BOB,
  concatBytes,
  constructRuntime,
  createBalances,
  createSystem,
  createVirt,
  hexToBytes,
  RuntimeOrigin,
  textToBytes,
} from '../../src/index.ts';
import { IMPLEMENTATIONS } from '../support/describe-each-virt.ts';
import { probe } from '../support/probe-guest.ts';

const settings = exploring(25);

const implementations = Object.values(IMPLEMENTATIONS).map((create) => create());
const runtimeOn = (virt: VirtT) => {
  const System = createSystem();
  const Balances = createBalances({ System });
  return constructRuntime({ System, Balances, Virt: createVirt({ System, Balances, virt, maxCallDepth: 3 }) });
};
const program = runtimeOn(implementations[0]).Virt.programHash(probe);

const exportName = fc.constantFrom(
  ...[
    'increment',
    'echo',
    'store',
    'load',
    'clear',
    'who',
    'number',
    'funds',
    'pay',
    'say',
    'forward',
    'forward_3000',
    'leave',
    'revert',
  ],
  ...['crash', 'spin', 'bad_pointer', 'read_only', 'wide_pointer', 'too_long', 'unknown', 'missing', 'none'],
);
const target = exportName.map((name) => concatBytes(hexToBytes(program), textToBytes(name)));
const input = fc.oneof(
  target,
  fc.constant(concatBytes(hexToBytes(BOB), new Uint8Array(16).fill(0, 1))),
  fc.uint8Array({ maxLength: 80 }),
);
const gas = fc.oneof(fc.bigInt({ min: 0n, max: 5_000n }), fc.bigInt({ min: 0n, max: 60_000n }));
const calls = fc.array(fc.record({ exportName, input, gas }), { maxLength: 12 });

it('any calls come to the same results, events and state on every implementation', () => {
  fc.assert(
    fc.property(
      calls,
      recordedCase((list, record) => {
        const outcomes = implementations.map((virt) => {
          const { System, Balances, Virt, newTestExt } = runtimeOn(record(virt));
          const externalities = newTestExt({
            Balances: {
              balances: [
                [ALICE, 1_000n],
                [Virt.accountOf(program), 50n],
              ],
            },
          });
          return externalities.executeWith(() => {
            System.setBlockNumber(1);
            const origin = RuntimeOrigin.signed(ALICE);
            const results = [Virt.uploadCode(origin, probe)];
            for (const one of list) results.push(Virt.call(origin, program, one.exportName, one.gas, one.input));
            return { results, events: System.events(), issuance: Balances.totalIssuance(), root: externalities.stateRoot() };
          });
        });
        for (const outcome of outcomes) expect(outcome).toEqual(outcomes[0]);
        expect(outcomes[0].issuance).toBe(1_050n);
      }),
    ),
    settings,
  );
});
