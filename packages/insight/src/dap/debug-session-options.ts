import type { Recording } from '../recording/recording.ts';

/** The arguments of a launch: a program and its run, or a recording. */
export interface LaunchArguments {
  readonly program?: string;
  readonly export?: string;
  /** Decimal. */
  readonly gas?: string;
  /** What runs it: names that whoever serves the session knows. */
  readonly impl?: string;
  readonly backend?: string;
  readonly wire?: string;
  readonly api?: string;
  readonly costModel?: string;
  readonly stopOnEntry?: boolean;
  /** The folder for relative source paths. */
  readonly sourceRoot?: string;
}

/** What a session needs from its caller. */
export interface DebugSessionOptions {
  /** Runs what is launched and returns its recording. The message of an error is shown to the user. */
  load(launch: LaunchArguments): Promise<Recording>;
}
