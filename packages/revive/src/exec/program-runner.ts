/** The interface through which frames run programs, so that frames do not depend on host functions. */
import type { HexString } from '@polkavirt/mock-runtime';
import type { HostFunctionName } from '../host-functions.ts';
import type { Frame, Output } from './frame.ts';

/** The state of a frame's program, for diagnostics. */
export interface ProgramState {
  /** The current host function, if any. */
  hostFunction: HostFunctionName | undefined;
  /** Whether the engine has run nothing else since the program stopped, such as a called contract. */
  isLatest: boolean;
}

/** Runs the program of a frame to its end. @throws Failure if it ends abnormally */
export type ProgramRunner<Stack> = (stack: Stack, frame: Frame, codeHash: HexString, state: ProgramState) => Output;
