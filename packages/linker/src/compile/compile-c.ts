import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, extname, join, relative, resolve } from 'node:path';
import { type Linked, type LinkOptions, linkElf } from '../link-elf.ts';
import type { LinkError } from '../link-error.ts';
import type { LinkMap } from '../link-map.ts';
import { CompileError } from './compile-error.ts';
import { compileSource } from './compile-source.ts';
import { linkObjects, RUNTIME } from './link-objects.ts';
import { INCLUDE_FOLDER, machineFlags } from './machine-flags.ts';
import { findToolchain, type Toolchain } from './toolchain.ts';

export const C_OPTIMIZATIONS = ['0', '1', '2', '3', 's', 'z'] as const;
export type COptimization = (typeof C_OPTIMIZATIONS)[number];

export interface CompileOptions extends LinkOptions {
  /** Paths start here, and debug information names files from here. Default: the working directory. */
  readonly root?: string;
  /** clang's `-O`; default 2. */
  readonly level?: COptimization;
  /** Whether the program gets debug information. */
  readonly debug?: boolean;
  /** Macros, with their values: true is `-D NAME`. */
  readonly defines?: Readonly<Record<string, string | number | true>>;
  /** Folders where `#include` looks, beside the one of `polkavirt.h`. */
  readonly includeFolders?: readonly string[];
  /** More flags for clang, after all others. */
  readonly clangFlags?: readonly string[];
  /** Default: {@link findToolchain}. */
  readonly toolchain?: Toolchain;
  readonly signal?: AbortSignal;
}

/** The result of clang and lld for a guest's sources. */
export interface BuiltElf {
  readonly elf: Uint8Array;
  /** Every file that was read, headers among them, as absolute paths. */
  readonly dependencies: readonly string[];
  /** Warnings of clang. */
  readonly warnings: string;
}

export interface Compiled extends Omit<BuiltElf, 'elf'> {
  /** The `.polkavm` container. */
  readonly program: Uint8Array;
  readonly map: LinkMap;
  /** Warnings of the linker. */
  readonly linkWarnings: readonly string[];
}

/** The ELF file that clang and lld made does not link into a program. */
export class LinkRefused extends Error {
  override readonly name = 'LinkRefused';
  readonly error: LinkError;

  constructor(error: LinkError) {
    super(error.message);
    this.error = error;
  }
}

/** Flags by kind of source; objects and archives are linked as they are. */
const SOURCES: Readonly<Record<string, readonly string[]>> = {
  '.c': ['-std=gnu17'],
  '.s': [],
  '.S': [],
  '.cc': ['-std=gnu++20', '-fno-exceptions', '-fno-rtti', '-fno-threadsafe-statics'],
  '.cpp': ['-std=gnu++20', '-fno-exceptions', '-fno-rtti', '-fno-threadsafe-statics'],
};

/** The flags for a guest's own sources. */
export function clangFlags(options: CompileOptions, root: string): string[] {
  const { level = '2', debug = false, defines = {}, includeFolders = [] } = options;
  return [
    ...machineFlags(options.instructionSet),
    `-O${level}`,
    ...(debug ? ['-g', '-gdwarf-5'] : []),
    // The same program wherever the folder lies.
    '-fdebug-compilation-dir=.',
    // If two match, clang takes the last.
    `-ffile-prefix-map=${root}=.`,
    `-ffile-prefix-map=${INCLUDE_FOLDER}=polkavirt`,
    ...Object.entries(defines).map(([name, value]) => (value === true ? `-D${name}` : `-D${name}=${value}`)),
    ...includeFolders.map((folder) => `-I${folder}`),
    `-I${INCLUDE_FOLDER}`,
    ...(options.clangFlags ?? []),
  ];
}

/**
 * The program of an ELF file.
 *
 * @throws LinkRefused
 */
export function linkOrRefuse(elf: Uint8Array, options: LinkOptions): Linked {
  const linked = linkElf(elf, options);
  if (!linked.ok) throw new LinkRefused(linked.error);
  return linked.value;
}

/**
 * Compiles sources in C, C++ or assembly with clang, and links them to a program.
 *
 * @param files Paths from `root`; objects (`.o`) and archives (`.a`) are linked with them.
 * @throws ToolchainMissing, CompileError, LinkRefused.
 */
export async function compileC(files: readonly string[], options: CompileOptions = {}): Promise<Compiled> {
  const { elf, ...rest } = await buildElf(files, options);
  const { program, map, warnings: linkWarnings } = linkOrRefuse(elf, options);
  return { program, map, linkWarnings, ...rest };
}

/**
 * Compiles sources with clang, and links them with lld to an executable for {@link linkElf}.
 *
 * @throws ToolchainMissing, CompileError.
 */
export async function buildElf(files: readonly string[], options: CompileOptions = {}): Promise<BuiltElf> {
  const root = resolve(options.root ?? process.cwd());
  const toolchain = options.toolchain ?? (await findToolchain());
  const folder = await mkdtemp(join(tmpdir(), 'polkavirt-'));
  const { signal } = options;
  const runOptions = { cwd: root, ...(signal !== undefined && { signal }) };
  try {
    const dependencies = new Set([RUNTIME]);
    let warnings = '';
    const flags = clangFlags(options, root);
    const objects: string[] = [];
    for (const [index, file] of files.entries()) {
      const language = SOURCES[extname(file)];
      if (language === undefined) {
        if (!['.o', '.a'].includes(extname(file)))
          throw new CompileError(`${file} is neither C (.c), C++ (.cc, .cpp), assembly (.s, .S) nor an object (.o, .a)`);
        objects.push(file);
        dependencies.add(resolve(root, file));
        continue;
      }
      const object = join(folder, `${index}-${basename(file)}.o`);
      const path = relative(root, resolve(root, file));
      const compiled = await compileSource(toolchain.clang, path, object, [...language, ...flags], runOptions);
      for (const name of compiled.dependencies) dependencies.add(name);
      warnings += compiled.warnings;
      objects.push(object);
    }
    const elf = join(folder, 'guest.elf');
    const { instructionSet } = options;
    await linkObjects(objects, elf, toolchain, { ...runOptions, ...(instructionSet !== undefined && { instructionSet }) });
    return { elf: await readFile(elf), dependencies: [...dependencies], warnings };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
