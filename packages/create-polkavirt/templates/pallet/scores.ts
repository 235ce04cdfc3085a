import { call, definePallet, ensureSigned, type SystemPallet, storageMap, T, weightOf } from '@polkavirt/mock-runtime';
import { err, execute, ok, resume, type VirtT } from '@polkavirt/primitives';

interface Config {
  readonly System: SystemPallet;
  readonly virt: VirtT;
  readonly program: Uint8Array;
}

/** The host calls that the program may make. */
const GET_POINTS = 1;
const SET_SCORE = 2;

const GAS = 10_000n;

/**
 * A pallet that keeps a score for each account. How points become a score is not written here: a PolkaVM program knows.
 * What runs the program is handed in as `virt`, so the same pallet works natively and through the host functions.
 */
export const createScores = definePallet('pallet_scores', (pallet, { System, virt, program }: Config) => {
  const storage = pallet.storage({ Scores: storageMap([['Blake2_128Concat', T.accountId]], T.u64, { default: 0n }) });
  const events = pallet.events({ Scored: { who: T.accountId, score: T.u64 } });
  const errors = pallet.errors({ NoScore: 'The program trapped, ran out of gas, or gave no score.' });

  const scoreOf = (points: bigint): bigint | undefined => {
    const made = virt.instantiate(program);
    if (!made.ok) return undefined;
    const instance = made.value;
    try {
      let score: bigint | undefined;
      let step = instance.run(GAS, execute('main'));
      while (step.ok && step.value.kind === 'Syscall') {
        const { syscallNo, a0, gasLeft } = step.value;
        if (syscallNo === SET_SCORE) score = a0;
        step = instance.run(gasLeft, resume(syscallNo === GET_POINTS ? points : 0n));
      }
      return step.ok ? score : undefined;
    } finally {
      instance.destroy();
    }
  };

  return {
    storage,
    events,
    errors,
    calls: {
      score: call([['points', T.u64]], { weight: weightOf(10_000n) }, (origin, points) => {
        const who = ensureSigned(origin);
        if (!who.ok) return who;
        const score = scoreOf(points);
        if (score === undefined) return err(errors.Error.NoScore);
        storage.Scores.insert(who.value, score);
        System.depositEvent(events.Event.Scored({ who: who.value, score }));
        return ok({});
      }),
    },
  };
});
