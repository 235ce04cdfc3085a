/**
 * Makes the lines of a relocatable ELF file readable for PolkaVM's linker 0.24, which resolc 0.3 has: it does not read the line programs
 * of RISC-V (polkavm#364 mends that in 0.31), but it reads where calls were inlined. So each run of instructions of a line becomes such a
 * call, from that line, to a function named `@line`.
 *
 * The function runs in the compiler's process, where its text is sent: it uses nothing from outside of itself.
 *
 * Sources: the ELF-64 and RISC-V ELF psABI specifications; DWARF 4, sections 6.2 and 7.
 *
 * @returns The same file with other debug sections; undefined if it has none that are understood.
 */
export function withYulLines(elf: Uint8Array): Uint8Array | undefined {
  interface Section {
    readonly index: number;
    /** Where its header is. */
    readonly at: number;
    readonly name: string;
    readonly offset: number;
    readonly bytes: number;
    readonly link: number;
  }
  interface Relocation {
    readonly where: number;
    readonly type: number;
    readonly symbol: number;
    readonly addend: number;
  }
  const ABSOLUTE = 2;
  const ADD_16 = 34;
  const SUB_16 = 38;
  const HEADER_BYTES = 24;

  const view = new DataView(elf.buffer, elf.byteOffset, elf.byteLength);
  const u64 = (at: number): number => Number(view.getBigUint64(at, true));
  const textAt = (at: number): string => {
    let text = '';
    for (let end = at; elf[end] !== 0; end++) text += String.fromCharCode(elf[end]);
    return text;
  };

  const readSections = (): Section[] => {
    const [table, size, count, names] = [u64(40), view.getUint16(58, true), view.getUint16(60, true), view.getUint16(62, true)];
    const namesAt = u64(table + names * size + 24);
    return Array.from({ length: count }, (_, index) => {
      const at = table + index * size;
      const name = textAt(namesAt + view.getUint32(at, true));
      return { index, at, name, offset: u64(at + 24), bytes: u64(at + 32), link: view.getUint32(at + 40, true) };
    });
  };
  const sections = readSections();
  const find = (name: string): Section | undefined => sections.find((section) => section.name === name);
  const [text, line, relaLine] = [find('.text'), find('.debug_line'), find('.rela.debug_line')];
  const [info, relaInfo, abbreviations] = [find('.debug_info'), find('.rela.debug_info'), find('.debug_abbrev')];
  if (!text || !line || !relaLine || !info || !relaInfo || !abbreviations) return undefined;

  const symbols = sections[relaLine.link];
  const symbolNames = sections[symbols.link].offset;
  const symbolAt = (number: number) => {
    const at = symbols.offset + number * HEADER_BYTES;
    const [name, kind] = [view.getUint32(at, true), elf[at + 4] & 15];
    return { number, name, kind, section: view.getUint16(at + 6, true), value: u64(at + 8), bytes: u64(at + 16) };
  };
  const readRelocations = ({ offset, bytes }: Section): Relocation[] =>
    Array.from({ length: bytes / HEADER_BYTES }, (_, index) => {
      const at = offset + index * HEADER_BYTES;
      const [type, symbol] = [view.getUint32(at + 8, true), view.getUint32(at + 12, true)];
      return { where: u64(at), type, symbol, addend: Number(view.getBigInt64(at + 16, true)) };
    });

  /** The line program, run: from which address on which line it is. */
  const readRows = (): { address: number; line: number }[] | undefined => {
    const program = elf.slice(line.offset, line.offset + line.bytes);
    const numbers = new DataView(program.buffer);
    const addresses = new Map<number, number>();
    for (const { where, type, symbol, addend } of readRelocations(relaLine)) {
      const value = symbolAt(symbol).value + addend;
      if (type === ABSOLUTE) addresses.set(where, value);
      else if (type === ADD_16) numbers.setUint16(where, numbers.getUint16(where, true) + value, true);
      else if (type === SUB_16) numbers.setUint16(where, numbers.getUint16(where, true) - value, true);
      else return undefined;
    }
    if (numbers.getUint16(4, true) !== 4) return undefined;
    const [step, lineBase, lineRange, firstSpecial] = [program[10], numbers.getInt8(13), program[14], program[15]];
    let at = 10 + numbers.getUint32(6, true);
    const unsigned = (): number => {
      for (let value = 0, factor = 1; ; factor *= 128) {
        const byte = program[at++];
        value += (byte & 127) * factor;
        if (byte < 128 || at >= program.length) return value;
      }
    };
    const signed = (): number => {
      const from = at;
      const value = unsigned();
      return (program[at - 1] & 64) === 0 ? value : value - 128 ** (at - from);
    };
    const rows: { address: number; line: number }[] = [];
    let [address, number] = [0, 1];
    while (at < program.length) {
      const opcode = program[at++];
      if (opcode >= firstSpecial) {
        address += Math.floor((opcode - firstSpecial) / lineRange) * step;
        number += lineBase + ((opcode - firstSpecial) % lineRange);
        rows.push({ address, line: number });
      } else if (opcode === 0) {
        const end = unsigned() + at;
        if (program[at] === 1) {
          rows.push({ address, line: 0 });
          [address, number] = [0, 1];
        } else if (program[at] === 2) address = addresses.get(at + 1) ?? 0;
        at = end;
      } else if (opcode === 1) rows.push({ address, line: number });
      else if (opcode === 2) address += unsigned() * step;
      else if (opcode === 3) number += signed();
      else if (opcode === 8) address += Math.floor((255 - firstSpecial) / lineRange) * step;
      else if (opcode === 9) {
        address += numbers.getUint16(at, true);
        at += 2;
      } else for (let left = program[15 + opcode]; left > 0; left--) unsigned();
    }
    return rows;
  };
  const rows = readRows();
  if (rows === undefined) return undefined;

  const functions = Array.from({ length: symbols.bytes / HEADER_BYTES }, (_, number) => symbolAt(number))
    .filter(({ kind, section, bytes }) => kind === 2 && section === text.index && bytes > 0)
    .sort((a, b) => a.value - b.value);
  if (functions.length === 0) return undefined;

  const out: number[] = [];
  const places: { where: number; symbol: number; addend: number }[] = [];
  const u32 = (value: number): void => void out.push(value & 255, (value >>> 8) & 255, (value >>> 16) & 255, value >>> 24);
  const varint = (value: number): void => {
    for (let left = value; ; left >>>= 7) {
      out.push(left > 127 ? (left & 127) | 128 : left);
      if (left <= 127) return;
    }
  };
  const string = (value: string): void => {
    for (let at = 0; at < value.length; at++) out.push(value.charCodeAt(at) & 127);
    out.push(0);
  };
  const place = (symbol: number, addend: number): void => {
    places.push({ where: out.length, symbol, addend });
    out.push(0, 0, 0, 0, 0, 0, 0, 0);
  };
  // The length comes last; version 4, abbreviations at 0, addresses of 8 bytes.
  out.push(0, 0, 0, 0, 4, 0, 0, 0, 0, 0, 8);
  varint(1);
  string('yul');
  u32(0);
  const pseudo = out.length;
  varint(4);
  string('@line');
  out.push(1, 1);
  let next = 0;
  let covered = -1;
  for (const { number: symbol, name, value, bytes } of functions) {
    // Aliases.
    if (value <= covered) continue;
    covered = value;
    const end = value + bytes;
    varint(2);
    string(textAt(symbolNames + name));
    place(symbol, 0);
    u32(bytes);
    while (next < rows.length && rows[next].address < value) next++;
    const own: typeof rows = [];
    for (let at = next; at < rows.length && rows[at].address < end; at++) own.push(rows[at]);
    // Code without a line of its own is what a statement needs besides, such as the copy of what it returns. It has line 0, 1, or that of the
    // function itself, and comes after other code of the statement.
    const head = Math.min(...own.map(({ line: number }) => number).filter((number) => number > 1));
    let current = 0;
    for (const [at, { address: from, line: number }] of own.entries()) {
      const to = Math.min(end, own[at + 1]?.address ?? end);
      if (number > head || current === 0) current = number;
      if (current <= 0 || to <= from) continue;
      varint(3);
      u32(pseudo);
      place(symbol, from - value);
      u32(to - from);
      out.push(1);
      varint(current);
    }
    varint(0);
  }
  varint(0);
  const length = out.length - 4;
  out.splice(0, 4, length & 255, (length >>> 8) & 255, (length >>> 16) & 255, length >>> 24);
  // Each: number, tag, whether it has children, pairs of attribute and form. A unit (name, line program), a function (name, from, bytes), an
  // inlined call (its function, from, bytes, file and line of the call), a function without code (name, file and line).
  const kinds = [
    [1, 0x11, 1, 0x03, 0x08, 0x10, 0x17, 0, 0],
    [2, 0x2e, 1, 0x03, 0x08, 0x11, 0x01, 0x12, 0x06, 0, 0],
    [3, 0x1d, 0, 0x31, 0x13, 0x11, 0x01, 0x12, 0x06, 0x58, 0x0b, 0x59, 0x0f, 0, 0],
    [4, 0x2e, 0, 0x03, 0x08, 0x3a, 0x0b, 0x3b, 0x0b, 0, 0, 0],
  ].flat();
  // One file, `y`, and one row, without which the linker would not look at the section.
  const header = [1, 1, 1, 251, 14, 13, 0, 1, 1, 1, 1, 0, 0, 0, 1, 0, 0, 1, 0, 0x79, 0, 0, 0, 0, 0];
  const lineProgram = [0, 0, 0, 0, 4, 0, header.length, 0, 0, 0, ...header, 0, 9, 2, 0, 0, 0, 0, 0, 0, 0, 0, 1];
  lineProgram[0] = lineProgram.length - 4;
  const relocations = (all: typeof places): Uint8Array => {
    const bytes = new Uint8Array(all.length * HEADER_BYTES);
    const numbers = new DataView(bytes.buffer);
    for (const [index, { where, symbol, addend }] of all.entries()) {
      const at = index * HEADER_BYTES;
      numbers.setBigUint64(at, BigInt(where), true);
      numbers.setUint32(at + 8, ABSOLUTE, true);
      numbers.setUint32(at + 12, symbol, true);
      numbers.setBigInt64(at + 16, BigInt(addend), true);
    }
    return bytes;
  };
  const row = { where: 10 + header.length + 3, symbol: functions[0].number, addend: 0 };
  const contents = new Map<Section, Uint8Array>([
    [info, Uint8Array.from(out)],
    [relaInfo, relocations(places)],
    [abbreviations, Uint8Array.from(kinds)],
    [line, Uint8Array.from(lineProgram)],
    [relaLine, relocations([row])],
  ]);
  // The others refer to what was replaced.
  for (const section of sections) {
    if (/^(?:\.rela)?\.debug_/.test(section.name) && !contents.has(section)) contents.set(section, new Uint8Array());
  }
  const total = [...contents.values()].reduce((sum, bytes) => sum + bytes.length + 8, elf.length + 8);
  const result = new Uint8Array(total);
  result.set(elf);
  const headers = new DataView(result.buffer);
  let end = (elf.length + 7) & ~7;
  for (const [section, bytes] of contents) {
    result.set(bytes, end);
    headers.setBigUint64(section.at + 24, BigInt(end), true);
    headers.setBigUint64(section.at + 32, BigInt(bytes.length), true);
    end = (end + bytes.length + 7) & ~7;
  }
  return result;
}
