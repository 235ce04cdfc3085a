/** Version 2 of `run` on the scale wire, as the codecs that define its bytes: gas is a compact, and running out of it is an outcome. */
import {
  checkI64,
  type ExecError,
  type ExecOutcome,
  execActionCodec,
  execErrorCodec,
  resultCodec,
  scale,
  strict,
} from '@polkavirt/primitives';

const { compactU64, mapped, struct, u32, u64, unit, variants } = scale;

// #region gas
/** An i64 as a compact, zigzag: 0, -1, 1, -2 .. become 0, 1, 2, 3, so that small amounts of either sign are short. */
const gas = mapped(
  compactU64,
  (value: bigint) => BigInt.asUintN(64, (checkI64(value, 'gas') << 1n) ^ (value >> 63n)),
  (zigzag) => (zigzag >> 1n) ^ -(zigzag & 1n),
);
// #endregion

/** What version 2 says of a step. */
export type OutcomeV2 = ExecOutcome | { readonly kind: 'Exhausted' };

type Payloads = {
  Finished: { gasLeft: bigint };
  Syscall: Omit<Extract<ExecOutcome, { kind: 'Syscall' }>, 'kind'>;
  Exhausted: undefined;
};
const registers = { a0: u64, a1: u64, a2: u64, a3: u64, a4: u64, a5: u64 };
const nothing = mapped(
  unit,
  () => undefined,
  () => undefined,
);

const outcome = mapped<scale.Variant<Payloads>, OutcomeV2>(
  // #region outcome
  variants<Payloads>(
    {
      Finished: [0, struct({ gasLeft: gas })],
      Syscall: [1, struct({ gasLeft: gas, syscallNo: u32, ...registers })],
      Exhausted: [2, nothing],
    },
    'ExecOutcome',
  ),
  // #endregion
  (value) =>
    value.kind === 'Exhausted' ? { tag: value.kind, value: undefined } : ({ tag: value.kind, value } as scale.Variant<Payloads>),
  (variant) => ({ kind: variant.tag, ...variant.value }) as OutcomeV2,
);

export const RUN_V2 = {
  args: strict('run arguments, version 2', struct({ instanceId: u32, gasLeft: gas, action: execActionCodec })),
  result: strict('run result, version 2', resultCodec<OutcomeV2, ExecError>(outcome, execErrorCodec)),
};
