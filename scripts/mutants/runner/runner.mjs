/**
 * A test runner for Stryker that keeps the test files in memory: a mutant is switched on, only the tests that reach it run, and
 * the first failure ends it. Jest itself would load every file again for each mutant and run on after a failure.
 *
 * Both answers are made sure of. When a test fails it runs again without the mutant, and if it fails then too, an earlier mutant
 * has left something behind: everything is loaded afresh. When no test fails, the files are loaded afresh with the mutant on, since
 * something may have been kept from before.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { register } from 'node:module';
import { pathToFileURL } from 'node:url';
import { commonTokens, declareClassPlugin, PluginKind, tokens } from '@stryker-mutator/api/plugin';
import { keyOf } from '../mutant-key.mjs';
import { installGlobals } from './jest-parts.mjs';
import { Suite } from './suite.mjs';

const DURATIONS = '.mutants-durations.json';
/**
 * How often a mutant may be reached, as a multiple of what it was without being switched on, and beyond: more is an endless loop.
 * Stryker's own factor is there for failures that are made smaller, which is a failure in any case.
 */
const [STRYKERS_FACTOR, FACTOR, HITS] = [100, 5, 10_000];
/** What Stryker's instrumented code reads and writes. */
const context = {};
globalThis.__stryker__ = context;

const fileOf = (id) => id.slice(0, id.indexOf(': '));

class InProcessRunner {
  static inject = tokens(commonTokens.options);
  #root = process.cwd();
  #options;
  #suites = new Map();
  #durations;

  constructor({ inProcess }) {
    this.#options = inProcess;
  }

  capabilities() {
    return { reloadEnvironment: true };
  }

  async init() {
    const { entries, swc, setupFiles } = this.#options;
    installGlobals(this.#root);
    register(new URL('source-hooks.mjs', import.meta.url), {
      data: {
        root: this.#root,
        swc,
        jestGlobals: new URL('jest-globals.mjs', import.meta.url).href,
        entries: Object.fromEntries(Object.entries(entries).map(([name, path]) => [name, `${this.#root}/${path}`])),
      },
    });
    // An error that comes after its test is over.
    for (const event of ['unhandledRejection', 'uncaughtException']) process.on(event, () => undefined);
    for (const file of setupFiles) await import(pathToFileURL(`${this.#root}/${file}`).href);
  }

  /** Runs every test once, with no mutant, and notes what each reaches. */
  async dryRun() {
    context.mutantCoverage = { static: {}, perTest: {} };
    const tests = [];
    for (const file of this.#options.testFiles) {
      let results;
      try {
        results = await (await this.#suite(file)).run({ onTest: (id) => (context.currentTestId = id) });
      } catch (error) {
        return { status: 'error', errorMessage: `${file}: ${error.stack ?? error}` };
      }
      for (const { id, duration, failure } of results) {
        const status = failure === undefined ? 0 : 1;
        tests.push({ id, name: id, fileName: `${this.#root}/${file}`, timeSpentMs: duration, status, failureMessage: failure });
      }
    }
    // Runners after this one have no dry run.
    writeFileSync(DURATIONS, JSON.stringify(Object.fromEntries(tests.map(({ id, timeSpentMs }) => [id, timeSpentMs]))));
    return { status: 'complete', tests, mutantCoverage: context.mutantCoverage };
  }

  async mutantRun({ activeMutant, testFilter, hitLimit, reloadEnvironment }) {
    if (this.#options.sample !== undefined && !this.#options.sample.includes(keyOf(activeMutant))) {
      return { status: 'error', errorMessage: 'not in the sample' };
    }
    const run = {
      mutant: activeMutant.id,
      hitLimit: hitLimit && (hitLimit / STRYKERS_FACTOR) * FACTOR + HITS,
      files: this.#plan(activeMutant.fileName, testFilter),
    };
    if (!reloadEnvironment) {
      const result = await this.#judge(run, (file) => this.#suite(file));
      if (result.status === 'timeout') return result;
      if (result.status === 'killed' && (await this.#isSound(result.killedBy[0]))) return result;
    }
    return this.#judge(run, async (file) => Suite.load(this.#root, file));
  }

  /** The files in the order in which they run, with the tests of each: what is about the mutated file, then what takes least time. */
  #plan(mutated, ids) {
    const durations = this.#knownDurations();
    const files = new Map();
    for (const id of ids ?? Object.keys(durations)) {
      const file = files.get(fileOf(id)) ?? { file: fileOf(id), ids: [], duration: 0 };
      file.ids.push(id);
      file.duration += durations[id] ?? 0;
      files.set(file.file, file);
    }
    const name = mutated.split('/').at(-1).replace(/\.ts$/, '.');
    const isAbout = ({ file }) => file.split('/').at(-1).startsWith(name);
    return [...files.values()].sort((a, b) => isAbout(b) - isAbout(a) || a.duration - b.duration);
  }

  /** Of the dry run, which an earlier process may have made. */
  #knownDurations() {
    this.#durations ??= JSON.parse(readFileSync(DURATIONS, 'utf8'));
    return this.#durations;
  }

  async #judge({ mutant, hitLimit, files }, load) {
    let nrOfTests = 0;
    context.hitLimit = hitLimit;
    context.hitCount = hitLimit === undefined ? undefined : 0;
    context.activeMutant = mutant;
    try {
      for (const { file, ids } of files) {
        let results;
        try {
          results = await (await load(file)).run({ ids, stopAtFailure: true, durations: this.#knownDurations() });
        } catch (error) {
          return { status: 'killed', killedBy: [ids[0]], failureMessage: `does not load: ${error}`, nrOfTests };
        }
        nrOfTests += results.length;
        if (hitLimit !== undefined && context.hitCount > hitLimit) {
          this.#suites.delete(file);
          return { status: 'timeout', reason: `Hit limit reached (${context.hitCount}/${hitLimit})` };
        }
        const failed = results.find(({ failure }) => failure !== undefined);
        if (failed) return { status: 'killed', killedBy: [failed.id], failureMessage: failed.failure, nrOfTests };
      }
      return { status: 'survived', nrOfTests };
    } finally {
      context.activeMutant = undefined;
      context.hitCount = undefined;
    }
  }

  /** Whether a test passes again now that the mutant is off. If it does not, its file is loaded anew for the next mutant. */
  async #isSound(id) {
    const suite = await this.#suite(fileOf(id));
    const isPassing = (await suite.run({ ids: [id], durations: this.#knownDurations() })).every(
      ({ failure }) => failure === undefined,
    );
    if (!isPassing) this.#suites.delete(fileOf(id));
    return isPassing;
  }

  async #suite(file) {
    const suite = this.#suites.get(file) ?? (await Suite.load(this.#root, file));
    this.#suites.set(file, suite);
    return suite;
  }
}

export const strykerPlugins = [declareClassPlugin(PluginKind.TestRunner, 'in-process', InProcessRunner)];
