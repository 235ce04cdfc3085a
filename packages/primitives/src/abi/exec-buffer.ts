import { setU64 } from '../codec/u64.ts';
import type { ExecOutcome } from '../virt.ts';
import { ARGUMENT_ROWS, type Layout, layoutOf } from './layout.ts';

/**
 * `ExecBuffer` of sp-virtualization 0.2.0, `repr(C)`, little-endian: gas_left i64 at 0, syscall_no u32 at 8, padding at 12,
 * a0 to a5 u64 at 16, 24, .. 56. If the outcome is not a syscall, the fields of one are 0.
 */
export const EXEC_BUFFER_LAYOUT: Layout = layoutOf('ExecBuffer', [
  ['gas_left', 'i64'],
  ['syscall_no', 'u32'],
  ['padding', 'padding', 4],
  ...ARGUMENT_ROWS,
]);
export const EXEC_BUFFER_SIZE = EXEC_BUFFER_LAYOUT.size;

/** Writes an outcome to the ExecBuffer at `at`. */
export const writeExecBuffer = (view: DataView, at: number, outcome: ExecOutcome): void => {
  setU64(view, at, outcome.gasLeft);
  if (outcome.kind === 'Syscall') {
    view.setUint32(at + 8, outcome.syscallNo, true);
    view.setUint32(at + 12, 0, true);
    setU64(view, at + 16, outcome.a0);
    setU64(view, at + 24, outcome.a1);
    setU64(view, at + 32, outcome.a2);
    setU64(view, at + 40, outcome.a3);
    setU64(view, at + 48, outcome.a4);
    setU64(view, at + 56, outcome.a5);
  } else {
    for (let offset = 8; offset < EXEC_BUFFER_SIZE; offset += 8) setU64(view, at + offset, 0n);
  }
};

/**
 * Reads the outcome of that kind from the ExecBuffer at `at`. Every content is one.
 *
 * @param words The memory of `view` from its start on as 64-bit numbers, which are read faster where `at` is a multiple of 8.
 */
export const readExecBuffer = (view: DataView, at: number, kind: ExecOutcome['kind'], words?: BigUint64Array): ExecOutcome => {
  const gasLeft = view.getBigInt64(at, true);
  if (kind === 'Finished') return { kind, gasLeft };
  const syscallNo = view.getUint32(at + 8, true);
  if (words !== undefined && (at & 7) === 0) {
    const first = (at >>> 3) + 2;
    return {
      kind,
      gasLeft,
      syscallNo,
      a0: words[first],
      a1: words[first + 1],
      a2: words[first + 2],
      a3: words[first + 3],
      a4: words[first + 4],
      a5: words[first + 5],
    };
  }
  return {
    kind,
    gasLeft,
    syscallNo,
    a0: view.getBigUint64(at + 16, true),
    a1: view.getBigUint64(at + 24, true),
    a2: view.getBigUint64(at + 32, true),
    a3: view.getBigUint64(at + 40, true),
    a4: view.getBigUint64(at + 48, true),
    a5: view.getBigUint64(at + 56, true),
  };
};
