import type { AddCommand } from '../command.ts';
import { inspectProgram } from '../inspect/inspect-program.ts';
import { renderInspected } from '../inspect/render-inspected.ts';
import { PROGRAM } from '../options.ts';
import { loadProgram } from '../program-argument.ts';
import { screenOf } from '../screen.ts';

export const addInspect: AddCommand = (program, { io }) =>
  program
    .command('inspect')
    .description('sections, imports, exports, sizes, memory map, code statistics')
    .argument('<PROGRAM>', PROGRAM)
    .option('--json', 'print one JSON object', false)
    .action(async (path: string, { json }: { readonly json: boolean }) => {
      const loaded = await loadProgram(path, io);
      const inspected = inspectProgram(loaded.name, loaded.bytes.length, loaded.program);
      await io.stdout.write(json ? `${JSON.stringify(inspected)}\n` : renderInspected(inspected, screenOf(io.stdout)));
    });
