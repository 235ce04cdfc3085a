import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { CompileError, CompileOutput, NamedContract, OptimizerMode } from '@polkavirt/revive/compile';
import { requireContractsPackage } from '../contracts-package.ts';
import { EXIT, fileReason, UsageError } from '../failure.ts';
import { whyUnreadable } from '../input.ts';
import type { Io } from '../io.ts';
import { createProgress } from '../progress.ts';

export interface CompileFlags {
  readonly output?: string;
  readonly optimizer: OptimizerMode;
  readonly debug: boolean;
  readonly coverage: boolean;
  readonly heapSize: number;
  readonly stackSize: number;
  readonly cacheDir?: string;
  readonly json: boolean;
}

/** The contracts of the named files, and those that they create, which must be uploaded with them. */
function selected({ contracts, compiler }: CompileOutput, units: ReadonlySet<string>): NamedContract[] {
  const all = Object.entries(contracts).flatMap(([file, byName]) =>
    Object.entries(byName).map(([name, contract]): NamedContract => ({ ...contract, file, name, compiler })),
  );
  const wanted = new Set(all.filter(({ file }) => units.has(file)));
  // Iterating over a set also visits elements that are added meanwhile.
  for (const { factoryDependencies } of wanted) {
    for (const hash of Object.keys(factoryDependencies)) for (const one of all) if (one.hash === hash) wanted.add(one);
  }
  return [...wanted];
}

/** A missing file or import is bad usage, not an error in the Solidity source. */
async function refuseMissing(diagnostics: CompileError['diagnostics'], files: readonly string[]): Promise<void> {
  const missing = diagnostics.find(({ type }) => type === 'FileNotFound');
  if (missing === undefined) return;
  if (missing.file !== undefined) throw new UsageError(`${missing.file}:${missing.line}: ${missing.message}`);
  for (const file of files) {
    const reason = await whyUnreadable(file);
    if (reason !== undefined) throw new UsageError(`cannot read ${file}: ${reason}`);
  }
}

const toHex = (bytes: Uint8Array): string => `0x${Buffer.from(bytes).toString('hex')}`;

async function writeContracts(folder: string, contracts: readonly NamedContract[]): Promise<void> {
  const { artifactFacts, artifactModule } = await import('@polkavirt/revive/compile');
  const byName = new Map<string, NamedContract>();
  for (const contract of contracts) {
    const other = byName.get(contract.name);
    if (other !== undefined) {
      throw new UsageError(
        `${other.file} and ${contract.file} both have a contract ${contract.name}: compile them to two folders`,
      );
    }
    byName.set(contract.name, contract);
  }
  try {
    await mkdir(folder, { recursive: true });
    for (const contract of contracts) {
      const { name, blob, debug, coverage } = contract;
      await writeFile(join(folder, `${name}.polkavm`), blob);
      if (debug !== undefined) await writeFile(join(folder, `${name}.debug.polkavm`), debug);
      if (coverage !== undefined) await writeFile(join(folder, `${name}.coverage.polkavm`), coverage);
      // With `bytecode`, under which Ethereum's tools look for what is deployed.
      const facts = { ...artifactFacts(contract), bytecode: toHex(blob) };
      await writeFile(join(folder, `${name}.json`), `${JSON.stringify(facts, null, 2)}\n`);
      await writeFile(join(folder, `${name}.ts`), artifactModule(contract));
    }
  } catch (error) {
    throw new UsageError(`cannot write to ${folder}: ${fileReason(error)}`);
  }
}

/** `polkavirt compile`. Exit code 1 if a source does not compile; 2 if a file or the compiler is missing. */
export async function compileCommand(files: readonly string[], flags: CompileFlags, io: Io): Promise<number> {
  requireContractsPackage('compile', '@parity/resolc');
  // Loaded here, because only this command needs it and it is optional.
  const { compileSolidity, CompileError, CompilerMissing, describeDiagnostic, sourceUnitOf } = await import(
    '@polkavirt/revive/compile'
  );
  const progress = createProgress(io);
  let output: CompileOutput;
  try {
    output = await compileSolidity(files, {
      optimizer: flags.optimizer,
      // If not, the files name it, so that a failure finds what a later run leaves in the cache.
      debug: flags.debug || 'failure',
      heapSize: flags.heapSize,
      stackSize: flags.stackSize,
      coverage: flags.coverage,
      ...(flags.cacheDir !== undefined && { cache: flags.cacheDir }),
      onProgress: ({ sources, elapsed }) => {
        const seconds = Math.round(elapsed / 1000);
        progress.show(`compiling ${sources} source${sources === 1 ? '' : 's'}: ${seconds} s`);
      },
    });
  } catch (error) {
    progress.clear();
    if (error instanceof CompilerMissing || error instanceof RangeError) throw new UsageError(error.message);
    if (!(error instanceof CompileError)) throw error;
    await refuseMissing(error.diagnostics, files);
    for (const diagnostic of error.diagnostics) await io.stderr.write(`${describeDiagnostic(diagnostic)}\n`);
    return EXIT.failed;
  }
  progress.clear();
  const { compiler, cached, warnings } = output;
  const contracts = selected(output, new Set(files.map((file) => sourceUnitOf(file, process.cwd()))));
  if (flags.output !== undefined) await writeContracts(flags.output, contracts);
  if (flags.json) {
    const list = contracts.map(({ blob, debug, coverage, compiler: _, contract: __, debugFrom: ___, ...facts }) => ({
      ...facts,
      blob: toHex(blob),
      ...(debug === undefined ? {} : { debug: toHex(debug) }),
      ...(coverage === undefined ? {} : { coverage: toHex(coverage) }),
    }));
    await io.stdout.write(`${JSON.stringify({ compiler, cached, warnings, contracts: list })}\n`);
    return EXIT.ok;
  }
  for (const warning of warnings) await io.stderr.write(`${describeDiagnostic(warning)}\n`);
  for (const { file, name, blob, hash } of contracts) {
    await io.stdout.write(`${file}:${name}  ${blob.length} bytes  ${hash}\n`);
  }
  return EXIT.ok;
}
