/** What cannot be linked, and what the linker says about it: where it is and what to do. */
import { type LinkErrorCode, linkElf } from '../src/index.ts';
import { CODE, DATA, READ_ONLY, RET, type SimpleElf, simpleElf, words, writeElf } from './support/elf-writer.ts';
import { readFixture } from './support/tour.ts';

const errorOf = (elf: Uint8Array) => {
  const linked = linkElf(elf);
  if (linked.ok) throw new Error('it links');
  return linked.error;
};

const FDIV_D = 0x1a00_7053;
const LUI_A0 = 0x0000_0537;

describe('an instruction that PolkaVM lacks', () => {
  it('is named with section, function, offset, bytes, and what to do', () => {
    expect(errorOf(simpleElf({ code: [0x0000_0013, FDIV_D, RET] }))).toEqual({
      code: 'unsupported_instruction',
      message:
        'unsupported instruction fdiv.d: compile without floating point: -march=rv64emac_zbb -mabi=lp64e ' +
        '(bytes 53 70 00 1a, at .text+0x4 in main)',
      section: '.text',
      offset: 4,
      symbol: 'main',
      bytes: '53 70 00 1a',
    });
  });

  it.each<[string, number, string]>([
    ['fld', 0x0005_3007, 'fld: compile without floating point'],
    ['fmadd.s', 0x1000_0043, 'fmadd.s: compile without floating point'],
    ['c.fld', 0x0001_2108, 'c.fld: compile without floating point'],
    ['a vector', 0x0000_0057, 'of vectors: compile without vectors'],
    ['csrr', 0xc000_2573, 'of the system: PolkaVM has no control registers'],
    ['ecall', 0x0000_0073, 'ecall is a system call of another platform: import a host function instead'],
    ['nonsense', 0xffff_ffff, 'that is not known: compile with -march=rv64emac_zbb'],
    ['x18', 0x0009_0913, 'x18 is used, which the embedded ABI lacks: compile with -march=rv64emac_zbb -mabi=lp64e'],
    ['gp', 0x0001_8193, 'gp (x3) is used: link with --no-relax-gp'],
    ['tp', 0x0002_0213, 'tp (x4) is used, for thread-local storage'],
  ])('%s', (_, word, message) => {
    expect(errorOf(simpleElf({ code: [word, RET] })).message).toContain(message);
  });

  it('does not matter where control never goes', () => {
    expect(linkElf(simpleElf({ code: [RET, FDIV_D] })).ok).toBe(true);
  });

  it('names the set that lacks it', () => {
    const [lui, sbrk] = [LUI_A0, 0x0005_150b];
    expect(errorOf(simpleElf({ code: [lui, sbrk, RET] }))).toMatchObject({
      code: 'missing_instruction',
      message: 'revive_v1 has no sbrk: link with --isa latest64 (or latest32) (bytes 0b 15 05 00, at .text+0x4 in main)',
      section: '.text',
      offset: 4,
      symbol: 'main',
      bytes: '0b 15 05 00',
    });
    expect(linkElf(simpleElf({ code: [lui, sbrk, RET] }), { instructionSet: 'latest64' }).ok).toBe(true);
  });
});

describe('a symbol', () => {
  const using = (symbol: string, extra: Partial<SimpleElf> = {}) =>
    simpleElf({ code: [LUI_A0, RET], relocations: [{ offset: 0, type: 26, symbol }], ...extra });

  it('that nobody defines', () => {
    expect(errorOf(using('missing', { symbols: [{ name: 'missing' }] }))).toMatchObject({
      code: 'undefined_symbol',
      message: 'undefined symbol missing (used at .text+0x0 in main): define it, or link the object that does',
      symbol: 'missing',
      section: '.text',
    });
  });

  it('that is weak, and that nobody defines, is 0', () => {
    expect(linkElf(using('missing', { symbols: [{ name: 'missing', binding: 2 }] })).ok).toBe(true);
  });

  it('that is thread-local', () => {
    expect(errorOf(using('mine', { symbols: [{ name: 'mine', section: '.text', type: 6 }] })).message).toContain(
      'mine is thread-local',
    );
  });

  it('in a section that is not loaded', () => {
    const error = errorOf(
      using('note', { sections: [{ name: '.note', contents: words(1) }], symbols: [{ name: 'note', section: '.note' }] }),
    );
    expect(error).toMatchObject({ code: 'bad_section', message: expect.stringContaining('which is not loaded into memory') });
  });

  it('whose relocation is not known', () => {
    const elf = simpleElf({ code: [LUI_A0, RET], relocations: [{ offset: 0, type: 99, symbol: 'main' }] });
    expect(errorOf(elf)).toMatchObject({
      code: 'unsupported_relocation',
      message: expect.stringContaining('relocation 99 on lui'),
    });
  });
});

describe('a jump', () => {
  it('to where no code is', () => {
    // jal x0, -8
    expect(errorOf(simpleElf({ code: [0xff9f_f06f] }))).toMatchObject({
      code: 'bad_code_address',
      message: expect.stringContaining('the jump goes to 0x10ff8, where no code is (bytes 6f f0 9f ff, at .text+0x0 in main)'),
    });
  });

  it('that runs off the end of the code traps', () => {
    expect(linkElf(simpleElf({ code: [0x0000_0013] })).ok).toBe(true);
  });
});

describe('a section', () => {
  it.each([
    ['code that is writable', '.text2', CODE | 1, 'section .text2 is code and writable; a program cannot change its code'],
    ['read-only data that is writable', '.rodata.x', DATA, 'section .rodata.x is writable'],
  ])('%s', (_, name, flags, message) => {
    const elf = simpleElf({ code: [RET], sections: [{ name, flags, contents: words(0) }] });
    expect(errorOf(elf)).toMatchObject({ code: 'bad_section', section: name, message: expect.stringContaining(message) });
  });

  const withData = (extra: { size?: number; alignment?: number; type?: number }) =>
    simpleElf({
      code: [LUI_A0, RET],
      relocations: [{ offset: 0, type: 26, symbol: 'data' }],
      sections: [{ name: '.data', flags: DATA, address: 0x2_0000, contents: words(), ...extra }],
      symbols: [{ name: 'data', section: '.data' }],
    });

  it('too large for the address space', () => {
    expect(errorOf(withData({ type: 8, size: 0x1_0000_0000 })).code).toBe('too_large');
    expect(errorOf(withData({ type: 8, size: 0x8000_0000 })).code).toBe('too_large');
    expect(linkElf(withData({ type: 8, size: 0x7000_0000 })).ok).toBe(true);
  });

  it('with an alignment that no program can have', () => {
    expect(errorOf(withData({ alignment: 0x2_0000 })).message).toContain('has alignment 0x20000');
    expect(errorOf(withData({ alignment: 3 })).message).toContain('it must be a power of two');
  });

  it('whose difference does not fit', () => {
    const elf = simpleElf({
      code: [LUI_A0, RET],
      relocations: [{ offset: 0, type: 26, symbol: 'table' }],
      sections: [
        {
          name: '.rodata',
          flags: READ_ONLY,
          address: 0x2_0000,
          contents: Uint8Array.of(0, 0, 0, 0),
          relocations: [
            { offset: 0, type: 60, symbol: 'end' },
            { offset: 0, type: 61, symbol: 'table' },
          ],
        },
        { name: '.data', flags: DATA, address: 0x3_0000, contents: words(1) },
      ],
      symbols: [
        { name: 'table', section: '.rodata' },
        { name: 'end', section: '.data' },
      ],
    });
    expect(errorOf(elf).message).toContain('the difference does not fit into its place');
  });
});

describe('a file', () => {
  const tour = readFixture('tour64.elf');
  const changed = (at: number, ...bytes: number[]) => {
    const copy = Uint8Array.from(tour);
    copy.set(bytes, at);
    return copy;
  };

  it.each<[string, Uint8Array, LinkErrorCode, string]>([
    ['that is empty', new Uint8Array(), 'bad_elf', 'this is not an ELF file: it does not start with 7f 45 4c 46'],
    ['that is text', Buffer.from('int main(void) { return 0; }'), 'bad_elf', 'this is not an ELF file'],
    ['for another machine', changed(18, 62), 'wrong_machine', 'the ELF file is for x86-64, not for RISC-V'],
    ['that is big-endian', changed(5, 2), 'wrong_machine', 'big-endian'],
    ['of no class', changed(4, 3), 'bad_elf', 'an ELF file of class 3'],
    ['that is a core dump', changed(16, 4), 'wrong_machine', 'an ELF file of type 4'],
    ['that is an object', changed(16, 1), 'wrong_machine', 'ld.lld --emit-relocs --no-relax -e 0 FILE.o'],
    ['cut off in its header', tour.subarray(0, 60), 'bad_elf', 'ends inside its header'],
    ['cut off', tour.subarray(0, 8000), 'bad_elf', 'the section headers at byte'],
    ['without sections', changed(40, 0, 0, 0, 0), 'bad_elf', 'it was stripped; link it without -s'],
    [
      'without exports',
      writeElf({ sections: [{ name: '.text', flags: CODE, contents: words(RET) }], symbols: [] }),
      'no_exports',
      'POLKAVIRT_EXPORT',
    ],
  ])('%s', (_, elf, code, message) => {
    expect(errorOf(elf)).toMatchObject({ code, message: expect.stringContaining(message) });
  });

  it('whose sections share bytes', () => {
    const headers = new DataView(tour.buffer, tour.byteOffset).getUint32(40, true);
    const copy = Uint8Array.from(tour);
    // The third section starts where the second does.
    copy.copyWithin(headers + 3 * 64 + 24, headers + 2 * 64 + 24, headers + 2 * 64 + 32);
    expect(errorOf(copy).message).toMatch(/^sections \d+ and \d+ share bytes of the file/);
  });

  it('whose relocations were dropped', () => {
    const code = simpleElf({ code: [RET] });
    const text = Buffer.from(code).toString('latin1').replace('.rela.polkavm_exports', '.xxxx.polkavm_exports');
    const headers = new DataView(code.buffer, code.byteOffset).getUint32(40, true);
    const copy = Uint8Array.from(Buffer.from(text, 'latin1'));
    // The type of every section of relocations becomes that of a note.
    for (let at = headers; at + 64 <= copy.length; at += 64) if (copy[at + 4] === 4) copy[at + 4] = 7;
    expect(errorOf(copy)).toMatchObject({ code: 'no_relocations', message: expect.stringContaining('link with --emit-relocs') });
  });
});

it('names the source line where the file has debug information', () => {
  // The load of the seed in `arithmetic` becomes an instruction of floating point: 16 bits of c.fld.
  const elf = Uint8Array.from(readFixture('tour64-debug.elf'));
  const found = errorOf(breakFirstInstruction(elf, 'recursion'));
  expect(found).toMatchObject({ code: 'unsupported_instruction', file: expect.stringMatching(/tour\.c$/), symbol: 'recursion' });
  expect(found.line).toBe(118);
  expect(found.message).toContain(`in recursion (${found.file}:118)`);
});

/** Replaces the first two bytes of a function. */
function breakFirstInstruction(elf: Uint8Array, name: string): Uint8Array {
  const view = new DataView(elf.buffer, elf.byteOffset);
  const headers = view.getUint32(40, true);
  const section = (type: number, nth = 0) => {
    for (let at = headers; at + 64 <= elf.length; at += 64) if (view.getUint32(at + 4, true) === type && nth-- === 0) return at;
    throw new Error(`no section of type ${type}`);
  };
  const table = section(2);
  const strings = view.getUint32(headers + 64 * view.getUint32(table + 40, true) + 24, true);
  const start = view.getUint32(table + 24, true);
  for (let at = start; at < start + view.getUint32(table + 32, true); at += 24) {
    const text = strings + view.getUint32(at, true);
    if (Buffer.from(elf.subarray(text, elf.indexOf(0, text))).toString() !== name) continue;
    const home = headers + 64 * view.getUint16(at + 6, true);
    const position = view.getUint32(home + 24, true) + view.getUint32(at + 8, true) - view.getUint32(home + 16, true);
    elf.set([0x08, 0x21], position);
    return elf;
  }
  throw new Error(`no symbol ${name}`);
}
