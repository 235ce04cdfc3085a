import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { cargoConfig, linkElf, RUST_TARGET_NAME, rustTarget } from '@polkavirt/linker';
import { findToolchain, linkObjects } from '@polkavirt/linker/compile';
import { EXIT, UsageError } from '../failure.ts';
import { inputName, readInput } from '../input.ts';
import type { Io } from '../io.ts';
import { writeOutput } from '../output-file.ts';
import { screenOf } from '../screen.ts';
import { quoted } from '../values.ts';
import { checkOutput } from './check-output.ts';
import { type LinkFlags, linkOptions } from './link-flags.ts';
import { renderMap } from './render-map.ts';
import { report, warn } from './report.ts';

/** `e_type` of a relocatable object. */
const RELOCATABLE = 1;

const isRelocatable = (bytes: Uint8Array): boolean =>
  bytes.length > 17 && bytes[0] === 0x7f && bytes[1] === 0x45 && bytes[16] === RELOCATABLE && bytes[17] === 0;

/** `EI_CLASS` of 32 bits. */
const CLASS_32 = 1;

/** The executable that lld makes of objects. */
async function linkWithLld(paths: readonly string[], first: Uint8Array): Promise<Uint8Array> {
  const folder = await mkdtemp(join(tmpdir(), 'polkavirt-link-'));
  try {
    const output = join(folder, 'guest.elf');
    const options = first[4] === CLASS_32 ? ({ instructionSet: 'latest32' } as const) : {};
    await linkObjects(paths, output, await findToolchain(), options);
    return await readFile(output);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Error codes of {@link linkElf} for files of the wrong kind. */
const UNREADABLE = new Set(['bad_elf', 'wrong_machine', 'wrong_instruction_set']);

/** `polkavirt link`. Exit code 1 if the file does not link; 2 if it cannot be read or is not an ELF file. */
export async function linkCommand(paths: readonly string[], flags: LinkFlags, io: Io): Promise<number> {
  if (paths.length === 0) throw new UsageError('no ELF file given');
  const first = await readInput(paths[0], io);
  let elf = first;
  if (paths.length > 1 || isRelocatable(first)) {
    if (paths.includes('-')) throw new UsageError('objects are linked by lld, which reads files: name them');
    try {
      elf = await linkWithLld(paths, first);
    } catch (error) {
      return report(error, io);
    }
  }
  const output =
    flags.output ?? (paths[0] === '-' ? '-' : `${paths[0].slice(0, paths[0].length - extname(paths[0]).length)}.polkavm`);
  checkOutput(output, paths);
  const linked = linkElf(elf, linkOptions(flags));
  if (!linked.ok) {
    const { code, message } = linked.error;
    if (UNREADABLE.has(code)) throw new UsageError(`${inputName(paths[0])}: ${message}`);
    await io.stderr.write(`polkavirt: ${quoted(`${inputName(paths[0])}: ${message}`)}\n`);
    return EXIT.failed;
  }
  await warn(linked.value.warnings, io);
  await writeOutput(linked.value.program, output, io);
  if (flags.printMap) await (output === '-' ? io.stderr : io.stdout).write(renderMap(linked.value.map, screenOf(io.stdout)));
  return EXIT.ok;
}

/** `polkavirt link --print-rust-target`. */
export async function printRustTarget(io: Io): Promise<number> {
  await io.stdout.write(`# ${RUST_TARGET_NAME}.json\n${rustTarget()}\n# .cargo/config.toml\n${cargoConfig()}`);
  return EXIT.ok;
}
