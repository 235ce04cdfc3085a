import type { Command } from 'commander';
import type { Io } from './io.ts';

/** What the program gives to the action of a command. */
export interface CommandContext {
  readonly io: Io;
  /** Takes the exit code, see `EXIT`. An action that ends without calling it ends with 0. */
  finish(code: number): void;
}

/**
 * Adds one command to the program: its name, flags, help and action. Each file in `commands/` exports one, and `commands.ts` lists
 * them. A command imports what only it needs inside its action, so that the other commands start without it.
 */
export type AddCommand = (program: Command, context: CommandContext) => void;
