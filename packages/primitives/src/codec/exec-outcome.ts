import type { ExecOutcome, Finished, Syscall } from '../virt.ts';
import { type Codec, i64, mapped, struct, u32, u64, type Variant, variants } from './scale.ts';

type Payloads = { Finished: Omit<Finished, 'kind'>; Syscall: Omit<Syscall, 'kind'> };

/** `ExecOutcome { Finished { gas_left: i64 } = 0, Syscall { gas_left: i64, syscall_no: u32, a0: u64, .. a5: u64 } = 1 }`. */
export const execOutcomeCodec: Codec<ExecOutcome> = mapped<Variant<Payloads>, ExecOutcome>(
  variants<Payloads>(
    {
      Finished: [0, struct({ gasLeft: i64 })],
      Syscall: [1, struct({ gasLeft: i64, syscallNo: u32, a0: u64, a1: u64, a2: u64, a3: u64, a4: u64, a5: u64 })],
    },
    'ExecOutcome',
  ),
  (outcome) => ({ tag: outcome.kind, value: outcome }) as Variant<Payloads>,
  ({ tag, value }) => ({ kind: tag, ...value }) as ExecOutcome,
);
