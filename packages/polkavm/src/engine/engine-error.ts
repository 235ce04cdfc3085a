import type { MemoryMapError } from '../memory/create-memory-map.ts';
import type { ProgramError } from '../program/program-error.ts';

/** Why the engine made no module of its input. `message` names what, where and the limit. */
export type EngineError =
  | ProgramError
  | MemoryMapError
  | {
      readonly code: /** The engine has no such back end. */
        | 'no_such_backend'
        /** An option is out of its range. */
        | 'invalid_option'
        /** The back end that was asked for cannot run this program. */
        | 'not_supported';
      readonly message: string;
    };
