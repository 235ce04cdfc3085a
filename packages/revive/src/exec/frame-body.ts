import type { Address } from '../address.ts';
import type { Frame, Output } from './frame.ts';
import type { ProgramState } from './program-runner.ts';
import type { Resources } from './requests.ts';

/** The start of a frame. */
export type NewFrame = Pick<
  Frame,
  'type' | 'contract' | 'address' | 'account' | 'codeOf' | 'exportName' | 'caller' | 'value' | 'readOnly'
> &
  Resources & { readonly input: Uint8Array; readonly from: Address };

/** The phases of a frame: a failure of `begin` is the caller's, a failure of `execute` the frame's own; `settle` runs if it did not revert. */
export interface FrameBody {
  begin?(frame: Frame): void;
  execute(frame: Frame, state: ProgramState): Output;
  settle?(frame: Frame): void;
}
