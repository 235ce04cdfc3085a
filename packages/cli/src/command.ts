import type { Command } from 'commander';
import type { Io } from './io.ts';

/** What a command's action gets from the program that it belongs to. */
export interface CommandContext {
  readonly io: Io;
  /** Takes the exit code, see `EXIT`. An action that ends without calling it ends with 0. */
  finish(code: number): void;
}

/**
 * Adds one command to the program: its name, flags, help and action. Each file in `commands/` exports one, and `commands.ts` lists
 * them. What only one command needs it imports in its action, so that the others start without it.
 */
export type AddCommand = (program: Command, context: CommandContext) => void;
