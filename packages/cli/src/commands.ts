import type { AddCommand } from './command.ts';
import { addAsm } from './commands/asm.ts';
import { addCc } from './commands/cc.ts';
import { addCompile } from './commands/compile.ts';
import { addCoverage } from './commands/coverage.ts';
import { addDap } from './commands/dap.ts';
import { addDebug } from './commands/debug.ts';
import { addDisasm } from './commands/disasm.ts';
import { addExec } from './commands/exec.ts';
import { addInspect } from './commands/inspect.ts';
import { addLink } from './commands/link.ts';
import { addNode } from './commands/node.ts';
import { addParity } from './commands/parity.ts';
import { addProfile } from './commands/profile.ts';
import { addReplay } from './commands/replay.ts';
import { addVectors } from './commands/vectors.ts';
import { addWire } from './commands/wire.ts';

/** Every command, in the order in which `--help` lists them. */
export const COMMANDS: readonly AddCommand[] = [
  addParity,
  addExec,
  addAsm,
  addDisasm,
  addInspect,
  addReplay,
  addProfile,
  addCoverage,
  addDebug,
  addDap,
  addVectors,
  addLink,
  addCc,
  addCompile,
  addNode,
  addWire,
];
