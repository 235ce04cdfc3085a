import v8 from 'node:v8';
import vm from 'node:vm';
import { onTestEnd } from '@polkavirt/test-support';
import { keepCode } from '../code-cache.mjs';

/** Node's own classes, which count the scripts that were compiled, and the modules that were given code that was kept. */
function counted() {
  const counts = { scripts: 0, modules: 0 };
  class Script extends vm.Script {
    constructor(text: string, options: vm.ScriptOptions) {
      super(text, options);
      counts.scripts++;
    }
  }
  class SourceTextModule extends vm.SourceTextModule {
    constructor(text: string, options: vm.SourceTextModuleOptions) {
      super(text, options);
      if (options.cachedData !== undefined) counts.modules++;
    }
  }
  return { counts, kept: keepCode({ Script, SourceTextModule, compileFunction: vm.compileFunction }) };
}

const TEXT = 'const where = () => new Error("here").stack.split("\\n")[1];\n  return [globalThis, a + b, where(), eval("a")];';

it('compiles a function that runs in the context it is for, with positions of its own text, each time', () => {
  const { counts, kept } = counted();
  for (const round of [0, 1, 2]) {
    const context = vm.createContext({ round });
    const add = kept.compileFunction(TEXT, ['a', 'b'], { filename: '/code.js', parsingContext: context });
    const [global, sum, first, evaluated] = add(2, 3);
    expect(global.round).toBe(round);
    expect([sum, evaluated]).toEqual([5, 2]);
    expect(first).toContain('/code.js:1:21');
    expect(counts).toEqual({ scripts: 1, modules: 0 });
  }
});

it('keeps functions apart whose text, parameters or file differ', () => {
  const { counts, kept } = counted();
  const parsingContext = vm.createContext({});
  const call = (text: string, parameters: string[], filename = '/code.js') =>
    kept.compileFunction(text, parameters, { parsingContext, filename })(1, 2);
  const where = 'return new Error().stack.split("\\n")[1];';
  for (let round = 0; round < 3; round++) {
    expect(call('return a;', ['a', 'b'])).toBe(1);
    expect(call('return a;', ['b', 'a'])).toBe(2);
    expect(call('return b;', ['a', 'b'])).toBe(2);
    expect(call(where, [], '/one.js')).toContain('/one.js:1:8');
    expect(call(where, [], '/two.js')).toContain('/two.js:1:8');
  }
  expect(counts.scripts).toBe(5);
});

it('leaves to Node what it does not know', () => {
  const { counts, kept } = counted();
  const parsingContext = vm.createContext({});
  for (let round = 0; round < 3; round++) {
    expect(kept.compileFunction('return 4;')()).toBe(4);
    expect(kept.compileFunction('return x;', [], { parsingContext, contextExtensions: [{ x: 5 }] })()).toBe(5);
    expect(() => kept.compileFunction('import "x";', [], { parsingContext })).toThrow(
      'Cannot use import statement outside a module',
    );
  }
  expect(counts.scripts).toBe(0);
});

it('compiles modules that are each their own, in the context they are for', async () => {
  const { counts, kept } = counted();
  const text = 'export let count = 0; export const add = () => ++count; export const { round } = globalThis;';
  for (const [round, known] of [0, 1, 2].entries()) {
    const module = new kept.SourceTextModule(text, { context: vm.createContext({ round }), identifier: '/module.js' });
    await module.link(() => {
      throw new Error('imports nothing');
    });
    await module.evaluate();
    const exported = module.namespace as unknown as { count: number; add(): number; round: number };
    expect(exported.add()).toBe(1);
    expect([exported.count, exported.round]).toEqual([1, round]);
    expect(counts.modules).toBe(known);
  }
});

it('lets a text import others as it runs, each time', async () => {
  const { kept } = counted();
  const asked: string[] = [];
  const importModuleDynamically = async (specifier: string) => {
    asked.push(specifier);
    const module = new vm.SourceTextModule('export const answer = 42;', { context: parsingContext });
    await module.link(() => module);
    await module.evaluate();
    return module;
  };
  const parsingContext = vm.createContext({});
  for (let round = 0; round < 3; round++) {
    const options = { parsingContext, importModuleDynamically } as never;
    expect((await kept.compileFunction('return import("from a function");', [], options)()).answer).toBe(42);
    const text = 'export const load = () => import("from a module"); export const { url } = import.meta;';
    const module = new kept.SourceTextModule(text, {
      context: parsingContext,
      importModuleDynamically: importModuleDynamically as never,
      initializeImportMeta: (meta) => Object.assign(meta, { url: `file:///${round}` }),
    });
    await module.link(() => module);
    await module.evaluate();
    const { load, url } = module.namespace as unknown as { load(): Promise<{ answer: number }>; url: string };
    expect([(await load()).answer, url]).toEqual([42, `file:///${round}`]);
  }
  expect(asked).toHaveLength(6);
});

it('compiles anew what V8 made with other flags, and keeps that', async () => {
  const { counts, kept } = counted();
  const text = 'export const one = 1;';
  const context = vm.createContext({});
  const run = () => {
    expect(kept.compileFunction('return 1;', [], { parsingContext: context })()).toBe(1);
    expect(new kept.SourceTextModule(text, { context }).status).toBe('unlinked');
  };
  onTestEnd('the flag', () => v8.setFlagsFromString('--no-stress-lazy-source-positions'));
  run();
  run();
  expect(counts.modules).toBe(1);
  v8.setFlagsFromString('--stress-lazy-source-positions');
  run();
  expect(counts.modules).toBe(1);
  run();
  expect(counts.modules).toBe(2);
});
