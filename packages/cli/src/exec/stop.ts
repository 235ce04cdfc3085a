import type { StopFrame, StopReport } from '@polkavirt/primitives';

/** Why a run stopped, as `exec` prints it in JSON. The names, their order and their types are a stable interface: see the package's README. */
export interface ShownStop extends Pick<StopReport, 'kind' | 'reason' | 'pc' | 'instruction'> {
  /** In `0x` hex. */
  readonly faultAddress: string | null;
  readonly frames: readonly StopFrame[];
  readonly backtrace: readonly StopFrame[];
}

const shownFrame = ({ function: name, file, line, column, pc, how, likely }: StopFrame): StopFrame => ({
  function: name,
  file,
  line,
  column,
  pc,
  how,
  likely,
});

export const shownStop = ({ kind, reason, pc, instruction, faultAddress, frames, backtrace }: StopReport): ShownStop => ({
  kind,
  reason,
  pc,
  instruction,
  faultAddress: faultAddress === null ? null : `0x${faultAddress.toString(16)}`,
  frames: frames.map(shownFrame),
  backtrace: backtrace.map(shownFrame),
});
