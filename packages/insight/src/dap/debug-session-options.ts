import type { Recording } from '../recording/recording.ts';

/** What an editor launches: a program and how it runs, or a recording. */
export interface LaunchArguments {
  readonly program?: string;
  readonly export?: string;
  /** Decimal. */
  readonly gas?: string;
  readonly stopOnEntry?: boolean;
  /** Where paths of the container are looked up that are not absolute. */
  readonly sourceRoot?: string;
}

/** What a session needs of whoever starts it. */
export interface DebugSessionOptions {
  /** Runs what is launched, and gives its recording. An error's message is shown to the person. */
  load(launch: LaunchArguments): Promise<Recording>;
}
