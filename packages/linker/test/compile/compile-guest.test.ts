import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseProgram, unwrap } from '@polkavirt/polkavm';
import { readDebugInfo } from '@polkavirt/polkavm/debug-info';
import { CompileError, compileC, compileGuest, LinkRefused } from '../../src/compile/index.ts';
import { describeWithClang, toolchain } from '../support/clang.ts';
import { runProgram } from '../support/run-program.ts';

const root = mkdtempSync(join(tmpdir(), 'polkavirt-guests-'));
afterAll(() => rmSync(root, { recursive: true }));

const write = (name: string, text: string): string => {
  writeFileSync(join(root, name), text);
  return name;
};
const REPORT = '#include <polkavirt.h>\nPOLKAVIRT_IMPORT(1, void, report, uint64_t value)\n';
const compile = (name: string, text: string, more: object = {}) =>
  compileC([write(name, text)], { root, toolchain: toolchain!, ...more });

describeWithClang('compileGuest', () => {
  const header = (value: number) => write('value.h', `#define VALUE ${value}\n`);
  const source = () => write('cached.c', `${REPORT}#include "value.h"\nPOLKAVIRT_EXPORT(run) { report(VALUE); }\n`);
  const reported = (program: Uint8Array) => runProgram(program, 'run').calls[0][1];
  /** A compiler that cannot be run: what comes out anyway comes from the cache. */
  const broken = () => ({ ...toolchain!, clang: '/nowhere/clang' });

  it('comes from the cache until a file that was read changes', async () => {
    const cache = join(root, 'cache');
    header(7);
    const options = { root, cache, toolchain: toolchain! };
    expect(reported(await compileGuest(source(), options))).toBe(7n);
    expect(reported(await compileGuest('cached.c', { ...options, toolchain: broken() }))).toBe(7n);
    header(8);
    await expect(compileGuest('cached.c', { ...options, toolchain: broken() })).rejects.toThrow(CompileError);
    expect(reported(await compileGuest('cached.c', options))).toBe(8n);
    // Another flag is another program.
    await expect(compileGuest('cached.c', { ...options, level: '0', toolchain: broken() })).rejects.toThrow(CompileError);
    // A file of the cache that was damaged counts for nothing.
    for (const name of readdirSync(cache)) writeFileSync(join(cache, name), '{"digest":');
    expect(reported(await compileGuest('cached.c', options))).toBe(8n);
  });

  it('takes the URL of a file, several files, and has debug information', async () => {
    write('one.c', `${REPORT}uint64_t other(void);\nPOLKAVIRT_EXPORT(run) { report(other()); }\n`);
    write('two.c', '#include <stdint.h>\nuint64_t other(void) { return 99; }\n');
    const files = ['one.c', 'two.c'].map((name) => pathToFileURL(join(root, name)));
    const program = await compileGuest(files, { root, cache: false, toolchain: toolchain!, level: '0' });
    expect(reported(program)).toBe(99n);
    const { customSections } = unwrap(parseProgram(program));
    const paths = new Set([...readDebugInfo(customSections).regions()].flatMap(({ frames }) => frames.map(({ path }) => path)));
    expect([...paths].filter((path) => path !== '').sort()).toEqual(['one.c', 'two.c']);
  });
});

describeWithClang('the header', () => {
  it('imports by number and by name, with as many inputs as there are parameters', async () => {
    const { program } = await compile(
      'imports.c',
      '#include <polkavirt.h>\nPOLKAVIRT_IMPORT(0x01020304, uint64_t, by_number, uint32_t a, uint32_t b)\n' +
        'POLKAVIRT_IMPORT_NAMED(void, by_name)\nPOLKAVIRT_EXPORT(run) { by_number(1, 2); by_name(); }\n',
    );
    const { imports } = unwrap(parseProgram(program));
    expect(imports).toEqual([Uint8Array.of(4, 3, 2, 1), Uint8Array.from(Buffer.from('by_name'))]);
    expect(runProgram(program, 'run').calls.map((call) => call.slice(1, 3))).toEqual([
      [1n, 2n],
      [expect.anything(), expect.anything()],
    ]);
  });

  it('exports functions of any type under another name', async () => {
    const text = `${REPORT}static int64_t twice(int64_t n) { report(n); return 2 * n; }\nPOLKAVIRT_EXPORT_AS(double_it, twice)\n`;
    const { program } = await compile('as.c', text);
    expect(unwrap(parseProgram(program)).exports.map(({ symbol }) => Buffer.from(symbol).toString())).toEqual(['double_it']);
    expect(runProgram(program, 'double_it').stop).toBe('Finished');
  });

  it('asks for a stack, and knows where the heap starts and how it grows', async () => {
    const text = `${REPORT}POLKAVIRT_MIN_STACK_SIZE(20000);\nstatic char data[100];\nPOLKAVIRT_EXPORT(run) {
      char *base = (char *)polkavirt_heap_base();
      report((uint64_t)(base >= data + sizeof data));
      char *end = (char *)polkavirt_sbrk(4096);
      end[-1] = 5;
      report((uint64_t)(end - base));
      report((uint64_t)end[-1]);
    }\n`;
    const { program } = await compile('heap.c', text, { instructionSet: 'latest64' });
    expect(unwrap(parseProgram(program)).stackSize).toBe(20_480);
    expect(runProgram(program, 'run').calls.map(([, value]) => value)).toEqual([1n, 4096n, 5n]);
  });

  it('serves C++', async () => {
    const text = `${REPORT}namespace shapes { struct Square { uint64_t side; uint64_t area() const { return side * side; } }; }
POLKAVIRT_EXPORT(run) { shapes::Square square{9}; report(square.area()); }\n`;
    expect(runProgram((await compile('square.cpp', text)).program, 'run').calls[0][1]).toBe(81n);
  });
});

/** b[41] after b[1] to b[40] were filled: what the first copy left there, a[41] as it was then. */
const LEFT = BigInt((41 * 7) & 0xff);

describeWithClang('the runtime', () => {
  it('copies, fills and compares memory', async () => {
    const text = `${REPORT}void *memmove(void *, const void *, size_t); int memcmp(const void *, const void *, size_t);
void *memset(void *, int, size_t); void *memcpy(void *, const void *, size_t); size_t strlen(const char *);
static volatile size_t n = 40; static char a[64], b[64];
POLKAVIRT_EXPORT(run) {
  for (size_t i = 0; i < 64; i++) a[i] = (char)(i * 7);
  memcpy(b + 3, a + 3, n); report((uint64_t)memcmp(a + 3, b + 3, n));
  memcpy(b + 1, a + 2, n); report((uint64_t)(b[20] == a[21]));
  memmove(a + 5, a, n); report((uint64_t)(a[5 + 39] == (char)(39 * 7)));
  memmove(a, a + 5, n); report((uint64_t)(a[39] == (char)(39 * 7)));
  memset(b + 1, 0x5a, n); report((uint64_t)b[40] << 8 | (uint8_t)b[41]);
  report((uint64_t)(memcmp("abd", "abc", n / 13) > 0)); a[0] = 'x'; a[1] = 'y'; a[2] = 0; report(strlen(a));
}\n`;
    const { program } = await compile('memory.c', text, { clangFlags: ['-fno-builtin'] });
    expect(runProgram(program, 'run').calls.map(([, value]) => value)).toEqual([0n, 1n, 1n, 1n, (0x5an << 8n) | LEFT, 1n, 2n]);
  });

  it.each(['revive_v1', 'latest32'] as const)('divides numbers of two registers on %s', async (instructionSet) => {
    const wide = instructionSet === 'revive_v1';
    const [unsigned, signed] = wide ? ['unsigned __int128', '__int128'] : ['uint64_t', 'int64_t'];
    const text = `${REPORT}typedef ${unsigned} wide; typedef ${signed} signed_wide;
static volatile wide a = (wide)0xfedcba9876543210 << ${wide ? 60 : 0}, b = (wide)0x12345 << ${wide ? 50 : 8}, c = 7;
static void tell(wide value) { report((uint64_t)value); report((uint64_t)(value >> ${wide ? 64 : 32})); }
POLKAVIRT_EXPORT(run) { tell(a / b); tell(a % b); tell(a / c); tell((wide)((signed_wide)-a / (signed_wide)b)); tell((wide)((signed_wide)-a % (signed_wide)c)); }\n`;
    const { program } = await compile('divide.c', text, { instructionSet });
    const bits = wide ? 128 : 64;
    const [a, b] = [0xfedcba9876543210n << (wide ? 60n : 0n), 0x12345n << (wide ? 50n : 8n)];
    const negative = BigInt.asIntN(bits, -a);
    const values = [a / b, a % b, a / 7n, negative / b, negative % 7n].map((value) => BigInt.asUintN(bits, value));
    const half = wide ? 64 : 32;
    const mask = (1n << BigInt(half)) - 1n;
    const expected = values.flatMap((value) => [BigInt.asUintN(64, value), value >> BigInt(half)]);
    const told = runProgram(program, 'run').calls.map(([, low, high]) => (wide ? low : (low & mask) | ((high & mask) << 32n)));
    expect(told).toEqual(expected);
  });
});

describeWithClang('errors', () => {
  it.each<[string, string, object, RegExp]>([
    [
      'clang',
      'POLKAVIRT_EXPORT(run) { return 1; }\n',
      {},
      /errors\.c:3:\d+: (error|warning): void function 'run' should not return a value/,
    ],
    ['a missing function', 'void gone(void);\nPOLKAVIRT_EXPORT(run) { gone(); }\n', {}, /undefined symbol: gone/],
    [
      'floating point',
      'static volatile double x;\nPOLKAVIRT_EXPORT(run) { x /= 3; }\n',
      {},
      /__divdf3 is floating point, which PolkaVM does not have/,
    ],
  ])('of %s', async (_, text, more, message) => {
    await expect(compile('errors.c', REPORT + text, more)).rejects.toThrow(message);
    await expect(compile('errors.c', REPORT + text, more)).rejects.toThrow(CompileError);
  });

  it('of the linker name the line', async () => {
    const text = `${REPORT}POLKAVIRT_EXPORT(run) {\n  report(1);\n  __asm__ volatile("ecall");\n}\n`;
    const error: unknown = await compile('line.c', text, { debug: true }).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(LinkRefused);
    expect((error as LinkRefused).error).toMatchObject({
      code: 'unsupported_instruction',
      file: 'line.c',
      line: 5,
      symbol: 'run',
    });
  });

  it('name the files whose change may mend it, also headers that are not there yet', async () => {
    write('broken.h', 'int broken(;\n');
    const error: unknown = await compile('uses.c', '#include "broken.h"\n#include "missing.h"\n', {
      includeFolders: ['more'],
    }).catch((thrown) => thrown);
    expect((error as CompileError).dependencies).toEqual(
      expect.arrayContaining(['uses.c', 'broken.h', 'missing.h', 'more/missing.h'].map((name) => join(root, name))),
    );
  });

  it.each(['clang', 'lld'] as const)('of a %s that does not run name it', async (tool) => {
    const broken = { ...toolchain!, [tool]: '/nowhere/tool' };
    const error: unknown = await compile('fine.c', `${REPORT}POLKAVIRT_EXPORT(run) { report(1); }\n`, {
      toolchain: broken,
    }).catch((thrown) => thrown);
    expect(error).toBeInstanceOf(CompileError);
    expect(error).toMatchObject({ message: '/nowhere/tool did not run to its end: ENOENT', output: '' });
  });

  it('of a file that is neither source nor object', async () => {
    await expect(compile('notes.txt', 'nothing')).rejects.toThrow(
      'notes.txt is neither C (.c), C++ (.cc, .cpp), assembly (.s, .S) nor an object (.o, .a)',
    );
  });
});
