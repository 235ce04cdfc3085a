/** Jest in one process that stays, as in watch mode: it runs what each message says, and ends its output with NUL. */
import { runCLI } from '@jest/core';

process.on('message', async (options) => {
  const { results } = await runCLI({ runInBand: true, $0: '', ...options }, [process.cwd()]);
  process.send({ success: results.success });
  for (const stream of [process.stdout, process.stderr]) stream.write('\0');
});
