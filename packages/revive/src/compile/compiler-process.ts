import { type ChildProcess, spawn } from 'node:child_process';
import { type CompilerSettings, DEFAULT_MEMORY, type SourceTexts, type StandardJsonOutput } from './solidity-compiler.ts';
import { withYulLines } from './with-yul-lines.ts';

/** How long a process is kept. */
export interface ProcessLimits {
  /** Milliseconds after which a process without work ends. */
  readonly idle: number;
  /** A process that uses more bytes ends after its answer, because the memory of WebAssembly never shrinks. */
  readonly residentBytes: number;
}

const LIMITS: ProcessLimits = { idle: 60_000, residentBytes: 1.5 * 2 ** 30 };

/**
 * The stack of builds that only stand for others: what is not optimized needs more of it in each turn of a loop, and probes need some.
 */
const LARGE_STACK = 32 * 2 ** 20;

/**
 * The script of the process as text, because a file would have to be found both in the sources and in a build.
 *
 * The package's `compile` does not accept all settings, and reads every import from the disk. So its WebAssembly is driven
 * here, with standard JSON, where the package has it; `compile` is for versions that are laid out otherwise. The WebAssembly is compiled
 * once, and each compile gets an instance of its own. `RESOLC_BIN` names a native compiler in its place, as for the package.
 */
const scriptOf = ({ idle, residentBytes }: ProcessLimits): string => `
const Module = require('node:module');
const { createRequire } = Module;
const { dirname, join } = require('node:path');
const { readFileSync } = require('node:fs');
const { spawnSync } = require('node:child_process');
const orElse = (work) => { try { return work(); } catch { return undefined; } };

const kept = new Map();
WebAssembly.Module = new Proxy(WebAssembly.Module, {
  construct(target, [bytes]) {
    const known = kept.get(bytes.byteLength);
    if (known !== undefined) return known;
    const made = new target(bytes);
    kept.set(bytes.byteLength, made);
    return made;
  },
});

const native = (input) => {
  const { stdout, stderr, status, error } = spawnSync(process.env.RESOLC_BIN, ['--standard-json'], { input, maxBuffer: 2 ** 30 });
  if (error !== undefined) throw error;
  if (status !== 0) throw new Error('the compiler ended with code ' + status + ': ' + stderr);
  return JSON.parse(stdout);
};
// Each contract is compiled in an instance of its own. The file that the linker reads gets lines that it understands.
const withYulLines = ${withYulLines.toString()};
const CHILD = 'var revive=createRevive();';
globalThis.__polkavirtLines = ({ FS }) => {
  const { open } = FS;
  FS.open = function (path, ...rest) {
    const stream = open.call(FS, path, ...rest);
    if (typeof path !== 'string' || !path.endsWith('/out.so')) return stream;
    const { node } = stream;
    const better = orElse(() => withYulLines(node.contents.slice(0, node.usedBytes)));
    if (better !== undefined) {
      node.contents = better;
      node.usedBytes = better.length;
    }
    return stream;
  };
};
const loadWithLines = (path) => {
  const text = readFileSync(path, 'utf8');
  if (text.split(CHILD).length !== 2) return undefined;
  const module = new Module(path);
  module.filename = path;
  module.paths = Module._nodeModulePaths(dirname(path));
  module._compile(text.replace(CHILD, CHILD + 'globalThis.__polkavirtLines(revive);'), path);
  return module.exports;
};
const webAssembly = (create, soljson) => (input) => {
  const module = create();
  module.soljson = soljson;
  module.writeToStdin(input);
  module.callMain(['--standard-json']);
  const failure = module.readFromStderr();
  if (failure) throw new Error(failure);
  return JSON.parse(module.readFromStdout());
};

const standardJson = new Map();
const findStandardJson = (entry, isDebug) => {
  if (process.env.RESOLC_BIN) return native;
  const packaged = createRequire(entry);
  const path = join(dirname(entry), 'resolc/resolc.js');
  const create = (isDebug ? orElse(() => loadWithLines(path)) : undefined) ?? orElse(() => packaged(path));
  const soljson = orElse(() => packaged('solc/soljson'));
  return typeof create === 'function' && soljson !== undefined ? webAssembly(create, soljson) : null;
};
const bySettings = (compile, sources, settings) => compile(JSON.stringify({ language: 'Solidity', sources, settings }));
// It reports only the first message of a source with errors, which may be a warning, so solc is asked for all of them.
const byPackage = async (entry, sources, { optimizer }) => {
  try {
    return await require(entry).compile(sources, { optimizer });
  } catch (error) {
    const solc = orElse(() => createRequire(entry)('solc'));
    const input = { language: 'Solidity', sources, settings: { outputSelection: {} } };
    const errors = solc && orElse(() => JSON.parse(solc.compile(JSON.stringify(input))).errors);
    if (errors?.some(({ severity }) => severity === 'error')) return { errors };
    throw error;
  }
};

let resting;
const rest = () => { resting = setTimeout(() => process.exit(0), ${idle}); };
process.on('disconnect', () => process.exit(0));
process.on('message', async ({ entry, sources, settings, needsMemory }) => {
  clearTimeout(resting);
  let answer;
  try {
    const isDebug = settings.polkavm?.debug_information === true;
    if (!standardJson.has(isDebug)) standardJson.set(isDebug, findStandardJson(entry, isDebug));
    const compile = standardJson.get(isDebug);
    if (compile === null && needsMemory) throw new Error('this version of the compiler is not known to take heapSize and stackSize');
    answer = { output: compile === null ? await byPackage(entry, sources, settings) : bySettings(compile, sources, settings) };
  } catch (error) {
    answer = { error: String(error?.message ?? error) };
  }
  const isFull = process.memoryUsage().rss > ${residentBytes};
  process.send({ ...answer, isLast: isFull }, () => { if (isFull) process.exit(0); });
  rest();
});
`;

type Answer = ({ readonly output: StandardJsonOutput } | { readonly error: string }) & { readonly isLast: boolean };

/**
 * Processes are told to compile WebAssembly once and quickly: an optimizing compiler beside it takes four times as long as the
 * Solidity compiler itself runs, for contracts of any size. Older and newer versions of V8 without the flag do without.
 */
const QUICK = '--liftoff-only';
/** Node's exit code for a flag that it does not know. */
const BAD_OPTION = 9;
let flags: readonly string[] = [QUICK];

function start(limits: ProcessLimits): ChildProcess {
  const child = spawn(process.execPath, [...flags, '-e', scriptOf(limits)], {
    // What it prints is of no use to a user; its errors come as messages.
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    env: { ...process.env, NODE_OPTIONS: '' },
    windowsHide: true,
  });
  // A failure to start or to send leads to `exit` or `error`, and both end the request.
  child.on('error', () => {});
  return child;
}

/** Whether the process keeps this one alive. */
function hold(child: ChildProcess, isHeld: boolean): void {
  const channel = child.channel as { ref?(): void; unref?(): void } | null | undefined;
  if (isHeld) {
    child.ref();
    channel?.ref?.();
  } else {
    child.unref();
    channel?.unref?.();
  }
}

/** One process that compiles, kept for the next time. It does not keep its parent alive. */
export class CompilerProcess {
  readonly #entry: string;
  readonly #limits: ProcessLimits;
  #child: ChildProcess | undefined;
  /** The current request; the next one waits for it. It never fails. */
  #last: Promise<unknown> = Promise.resolve();

  /** @param entry The file that the package exports. */
  constructor(entry: string, limits: ProcessLimits = LIMITS) {
    this.#entry = entry;
    this.#limits = limits;
  }

  /**
   * Requests run one after another. An aborted one ends at once, whether its turn has come or not.
   *
   * @throws What the compiler says if it gives no output at all; the signal's reason if it is aborted.
   */
  compile(sources: SourceTexts, settings: CompilerSettings, signal?: AbortSignal): Promise<StandardJsonOutput> {
    const mine = this.#last.then(() => this.#ask(sources, settings, signal));
    this.#last = mine.catch(() => undefined);
    if (signal === undefined) return mine;
    return new Promise((done, fail) => {
      const onAbort = () => fail(signal.reason);
      if (signal.aborted) onAbort();
      signal.addEventListener('abort', onAbort, { once: true });
      mine.then(done, fail).finally(() => signal.removeEventListener('abort', onAbort));
    });
  }

  async #ask(sources: SourceTexts, settings: CompilerSettings, signal?: AbortSignal): Promise<StandardJsonOutput> {
    signal?.throwIfAborted();
    const { optimizer, remappings = [], debug = false, syntaxTrees = debug, probes = false, memory } = settings;
    const { heapSize, stackSize } = memory ?? DEFAULT_MEMORY;
    const memory_config = { heap_size: heapSize, stack_size: debug || probes ? LARGE_STACK : stackSize };
    const request = {
      entry: this.#entry,
      needsMemory: memory !== undefined,
      sources: Object.fromEntries(Object.entries(sources).map(([unit, content]) => [unit, { content }])),
      settings: {
        // What is inlined and merged has no lines any more.
        optimizer: { mode: debug ? '0' : optimizer, enabled: !debug },
        outputSelection: { '*': { '*': debug ? ['abi', 'irOptimized'] : ['abi'], ...(syntaxTrees ? { '': ['ast'] } : {}) } },
        ...(remappings.length > 0 ? { remappings } : {}),
        ...(debug || probes || memory !== undefined ? { polkavm: { debug_information: debug, memory_config } } : {}),
      },
    };
    const answer = await this.#send(request, signal);
    if ('error' in answer) throw new Error(answer.error);
    return answer.output;
  }

  async #send(request: object, signal: AbortSignal | undefined): Promise<Answer> {
    // It may have ended by itself.
    const kept = this.#child?.exitCode === null && this.#child.signalCode === null ? this.#child : undefined;
    const child = kept ?? start(this.#limits);
    this.#child = child;
    hold(child, true);
    let onAbort = () => {};
    try {
      const answer = await new Promise<Answer | number | null>((done, fail) => {
        child.once('message', (message) => done(message as Answer));
        child.once('exit', (code) => done(code));
        child.once('error', fail);
        onAbort = () => fail(signal?.reason);
        signal?.addEventListener('abort', onAbort, { once: true });
        child.send(request, (error) => {
          if (error !== null && child.exitCode === null && child.signalCode === null && child.pid === undefined) fail(error);
        });
      });
      if (typeof answer === 'object' && answer !== null) {
        if (answer.isLast) this.#forget(child);
        return answer;
      }
      this.#forget(child);
      if (answer === BAD_OPTION && flags.length > 0) {
        flags = [];
        return await this.#send(request, signal);
      }
      // It had come to the end of its idle time when the request was on its way.
      if (answer === 0 && kept !== undefined) return await this.#send(request, signal);
      throw new Error(`the compiler ended with code ${answer} and gave nothing`);
    } catch (error) {
      // It was aborted or cannot be reached, so its work is useless.
      this.#forget(child);
      child.kill('SIGKILL');
      throw error;
    } finally {
      signal?.removeEventListener('abort', onAbort);
      child
        .removeAllListeners('message')
        .removeAllListeners('exit')
        .removeAllListeners('error')
        .on('error', () => {});
      hold(child, false);
    }
  }

  #forget(child: ChildProcess): void {
    if (this.#child === child) this.#child = undefined;
  }

  /** Ends the process, once what is under way is done. The next compile starts another. */
  async close(): Promise<void> {
    await this.#last.catch(() => undefined);
    const child = this.#child;
    this.#child = undefined;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise<void>((done) => child.once('exit', () => done()));
    hold(child, true);
    child.kill('SIGKILL');
    await ended;
  }
}
