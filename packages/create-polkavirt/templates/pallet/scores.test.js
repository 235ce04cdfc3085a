import '@polkavirt/jest';
import { connectScale, createForwarder } from '@polkavirt/forwarder';
import { createHost, serveScale } from '@polkavirt/host';
import { ALICE, constructRuntime, createSystem, RuntimeOrigin } from '@polkavirt/mock-runtime';
import { createNative } from '@polkavirt/native';
import { assembleOrThrow } from '@polkavirt/polkavm';
import { createScores } from './scores.js';

// A score is ten times the points. More than a hundred points are a mistake, and the program traps.
const program = assembleOrThrow(`
  %isa = latest64
  %import = 0x01000000 // ecalli 0: get the points
  %import = 0x02000000 // ecalli 1: set the score
  pub @main:
    ecalli 0
    jump @mistake if a0 >u 100
    a0 = a0 * 10
    ecalli 1
    ret
  @mistake:
    trap`);

const forwarder = createForwarder({ table: createHost({ virt: createNative(), wire: serveScale }).table, wire: connectScale });

describe.each([
  ['native', createNative()],
  ['the forwarder', forwarder],
])('the scores pallet on %s', (_, virt) => {
  const System = createSystem();
  const Scores = createScores({ System, virt, program });
  const { newTestExt } = constructRuntime({ System, Scores });
  const alice = RuntimeOrigin.signed(ALICE);

  it('keeps the score that the program gives', () => {
    newTestExt().executeWith(() => {
      System.runToBlock(1);
      expect(Scores.score(alice, 7n)).toBeOk();
      expect(Scores.Scores.get(ALICE)).toBe(70n);
      expect(System).toHaveEvent(Scores.Event.Scored({ who: ALICE, score: 70n }));
    });
  });

  it('keeps nothing if the program traps', () => {
    newTestExt().executeWith(() => {
      expect(() => Scores.score(alice, 101n)).toBeNoop(Scores.Error.NoScore);
    });
  });
});
