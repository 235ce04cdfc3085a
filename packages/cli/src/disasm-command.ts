import { disassemble } from '@polkavirt/polkavm';
import { writeOutput } from './asm-command.ts';
import { EXIT } from './failure.ts';
import type { Io } from './io.ts';
import { loadProgram } from './program-argument.ts';

/** `polkavirt disasm`. */
export async function disasmCommand(path: string, output: string | undefined, io: Io): Promise<number> {
  const { program } = await loadProgram(path, io);
  await writeOutput(disassemble(program).text, output, io);
  return EXIT.ok;
}
