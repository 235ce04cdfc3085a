/** Debug information of compiled guests, against what PolkaVM's own linker makes of the same ELF files. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { createEngine, Stop, unwrap } from '@polkavirt/polkavm';
import { type DebugFrame, type DebugInfo, readDebugInfo } from '@polkavirt/polkavm/debug-info';
import { compileC } from '../../src/compile/index.ts';
import { linkElf, OPTIMIZE_LEVELS } from '../../src/index.ts';
import { describeWithClang, toolchain } from '../support/clang.ts';
import { runProgram } from '../support/run-program.ts';

const FOLDER = new URL('../fixtures/debug/', import.meta.url);
const read = (name: string): Buffer => readFileSync(new URL(name, FOLDER));
const readJson = <T>(name: string): T => JSON.parse(read(name).toString()) as T;

const SOURCES = {
  lexer: ['lexer/lexer.c'],
  shop: ['shop/main.c', 'shop/order.c', 'shop/pool.c', 'shop/stock.c'],
  geo: ['geo/geo.cpp'],
} as const;
const NAMES = Object.keys(SOURCES) as (keyof typeof SOURCES)[];

interface ExpectedTrap {
  readonly export: string;
  readonly reports: readonly string[];
  readonly function: string;
  readonly file: string;
  readonly line: number;
}

const shown = ({ kind, namespace, function: name, path, line, column }: DebugFrame): string =>
  `${kind} ${namespace === '' ? '' : `${namespace}::`}${name} ${path}:${line}${column === 0 ? '' : `:${column}`}`;

/** The lists of frames of all regions: a region that comes from several places has one for each. */
function frameLists(info: DebugInfo): Set<string> {
  const lists = new Set<string>();
  for (const { frames } of info.regions()) {
    let list: string[] = [];
    for (const [index, frame] of frames.entries()) {
      if (frame.kind === 'enter' && index > 0 && frames[index - 1].kind !== 'call') {
        lists.add(list.join(' | '));
        list = [];
      }
      list.push(shown(frame));
    }
    lists.add(list.join(' | '));
  }
  return lists;
}

const moduleOf = (program: Uint8Array) => unwrap(createEngine().createModule(program, { backend: 'interpreter' }));

/** Where an export traps: the last frame of the instruction. */
function trapOf(program: Uint8Array, name: string): DebugFrame | undefined {
  const module = moduleOf(program);
  const instance = module.instantiate();
  instance.prepareCall(module.program.exports.find(({ symbol }) => Buffer.from(symbol).toString() === name)!.pc);
  instance.setGas(10_000_000n);
  while (instance.run() === Stop.HostCall) instance.registers[7] = 0n;
  return readDebugInfo(module.program.customSections).regionAt(instance.pc)?.frames.at(-1);
}

const reportsOf = (program: Uint8Array, name: string) => {
  const { stop, calls } = runProgram(program, name);
  return { stop, reports: calls.map(([, value]) => `0x${value.toString(16)}`) };
};

function expectOutcomes(program: Uint8Array, name: string): void {
  for (const [one, reports] of Object.entries(readJson<Record<string, string[]>>(`${name}.reports.json`))) {
    expect([one, reportsOf(program, one)]).toEqual([one, { stop: 'Finished', reports }]);
  }
  for (const { export: one, reports } of readJson<ExpectedTrap[]>(`${name}.traps.json`)) {
    expect([one, reportsOf(program, one)]).toEqual([one, { stop: 'Trap', reports }]);
  }
}

const STACK = 16 * 1024;

describe.each(NAMES)('%s', (name) => {
  const link = (optimize: 0 | 1 | 2) => unwrap(linkElf(read(`${name}.elf`), { minStackSize: STACK, optimize })).program;

  it('has the frames that PolkaVM itself gives', () => {
    const known = new Set(read(`${name}.frames.txt`).toString().trim().split('\n'));
    const lists = frameLists(readDebugInfo(moduleOf(link(0)).program.customSections));
    expect([...known].filter((list) => !lists.has(list))).toEqual([]);
    // PolkaVM drops two declarations whose instructions its optimiser drops.
    expect([...lists].filter((list) => !known.has(list)).length).toBeLessThanOrEqual(2);
  });

  it('covers all of its code', () => {
    const { program } = moduleOf(link(2));
    let covered = 0;
    for (const { begin, end } of readDebugInfo(program.customSections).regions()) covered += end - begin;
    expect(covered).toBe(program.code.length);
  });

  it.each(OPTIMIZE_LEVELS)('does the same, and traps in the same lines, at level %i', (optimize) => {
    const program = link(optimize);
    expectOutcomes(program, name);
    for (const { export: one, function: inFunction, file, line } of readJson<ExpectedTrap[]>(`${name}.traps.json`)) {
      const frame = trapOf(program, one)!;
      const full = frame.namespace === '' ? frame.function : `${frame.namespace}::${frame.function}`;
      expect([one, full, frame.path, frame.line]).toEqual([one, inFunction, file, line]);
    }
  });

  it('is shorter without debug information, and runs the same', () => {
    const stripped = unwrap(linkElf(read(`${name}.elf`), { minStackSize: STACK, strip: true })).program;
    expect(stripped.length).toBeLessThan(link(2).length / 2);
    expect(moduleOf(stripped).program.code).toEqual(moduleOf(link(2)).program.code);
  });
});

describeWithClang('the same, compiled afresh', () => {
  const root = fileURLToPath(FOLDER);
  const build = (name: keyof typeof SOURCES, more: object) =>
    compileC(SOURCES[name], { root, includeFolders: ['.'], minStackSize: STACK, debug: true, toolchain: toolchain!, ...more });

  it.each(['0', '2', 's'] as const)('report and trap as they must at -O%s', async (level) => {
    for (const name of NAMES) expectOutcomes((await build(name, { level })).program, name);
  });

  it.each([
    ['DWARF 4', ['-gdwarf-4']],
    ['DWARF 5 of 64 bits', ['-gdwarf-5', '-gdwarf64']],
    ['line tables only', ['-g0', '-gline-tables-only']],
    ['sections of their own', ['-gdwarf-5', '-ffunction-sections']],
  ])('trap in the same lines with %s', async (_, clangFlags) => {
    for (const name of NAMES) {
      const { program } = await build(name, { level: '2', clangFlags: ['-fpic', ...clangFlags] });
      for (const { export: one, file, line } of readJson<ExpectedTrap[]>(`${name}.traps.json`)) {
        const frame = trapOf(program, one)!;
        expect([one, frame.path, frame.line]).toEqual([one, file, line]);
      }
    }
  });
});
