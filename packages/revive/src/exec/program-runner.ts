/** What the frames need of whoever runs their programs, so that they know no host function. */
import type { HexString } from '@polkavirt/mock-runtime';
import type { HostFunctionName } from '../host-functions.ts';
import type { Frame, Output } from './frame.ts';

/** Where a frame's program is, for diagnostics. */
export interface ProgramState {
  /** The host function at work, if one is. */
  hostFunction: HostFunctionName | undefined;
  /** Whether the engine has run nothing else since the program stopped, as a call of another contract does. */
  isLatest: boolean;
}

/** Runs the program of a frame to its end. @throws Failure if it ends abnormally */
export type ProgramRunner<Stack> = (stack: Stack, frame: Frame, codeHash: HexString, state: ProgramState) => Output;
