/**
 * The relocations of RISC-V by number, and what the linker does with each.
 * - `word`: replaces an address of 32 or 64 bits;
 * - `add`, `sub`, `set`: change a number of some bits by a symbol's address;
 * - `set_uleb`, `sub_uleb`: the same on a ULEB128;
 * - `call`: the pair `auipc`, `jalr`;
 * - `jump`, `branch`: the target is in the instruction;
 * - `hi`, `lo_i`, `lo_s`: an absolute address in two parts;
 * - `pcrel_hi`, `got_hi`, `pcrel_lo_i`, `pcrel_lo_s`: an address relative to the instruction, in two parts;
 * - `none`: nothing to do;
 * - `tls`: thread-local storage, which is not supported.
 *
 * Source: RISC-V ELF psABI 1.0, "Relocations".
 */
export type RelocationKind =
  | 'none'
  | 'word'
  | 'add'
  | 'sub'
  | 'set'
  | 'set_uleb'
  | 'sub_uleb'
  | 'call'
  | 'jump'
  | 'branch'
  | 'hi'
  | 'lo_i'
  | 'lo_s'
  | 'pcrel_hi'
  | 'got_hi'
  | 'pcrel_lo_i'
  | 'pcrel_lo_s'
  | 'tls';

export interface RelocationFacts {
  readonly name: string;
  readonly kind: RelocationKind;
  /** Of data: how many bits it changes. */
  readonly bits: number;
}

const row = (name: string, kind: RelocationKind, bits = 0): RelocationFacts => ({ name: `R_RISCV_${name}`, kind, bits });

export const RELOCATIONS: Readonly<Record<number, RelocationFacts>> = {
  0: row('NONE', 'none'),
  1: row('32', 'word', 32),
  2: row('64', 'word', 64),
  6: row('TLS_DTPMOD32', 'tls'),
  7: row('TLS_DTPMOD64', 'tls'),
  8: row('TLS_DTPREL32', 'tls'),
  9: row('TLS_DTPREL64', 'tls'),
  10: row('TLS_TPREL32', 'tls'),
  11: row('TLS_TPREL64', 'tls'),
  16: row('BRANCH', 'branch'),
  17: row('JAL', 'jump'),
  18: row('CALL', 'call'),
  19: row('CALL_PLT', 'call'),
  20: row('GOT_HI20', 'got_hi'),
  21: row('TLS_GOT_HI20', 'tls'),
  22: row('TLS_GD_HI20', 'tls'),
  23: row('PCREL_HI20', 'pcrel_hi'),
  24: row('PCREL_LO12_I', 'pcrel_lo_i'),
  25: row('PCREL_LO12_S', 'pcrel_lo_s'),
  26: row('HI20', 'hi'),
  27: row('LO12_I', 'lo_i'),
  28: row('LO12_S', 'lo_s'),
  29: row('TPREL_HI20', 'tls'),
  30: row('TPREL_LO12_I', 'tls'),
  31: row('TPREL_LO12_S', 'tls'),
  32: row('TPREL_ADD', 'tls'),
  33: row('ADD8', 'add', 8),
  34: row('ADD16', 'add', 16),
  35: row('ADD32', 'add', 32),
  36: row('ADD64', 'add', 64),
  37: row('SUB8', 'sub', 8),
  38: row('SUB16', 'sub', 16),
  39: row('SUB32', 'sub', 32),
  40: row('SUB64', 'sub', 64),
  43: row('ALIGN', 'none'),
  44: row('RVC_BRANCH', 'branch'),
  45: row('RVC_JUMP', 'jump'),
  46: row('RVC_LUI', 'hi'),
  51: row('RELAX', 'none'),
  52: row('SUB6', 'sub', 6),
  53: row('SET6', 'set', 6),
  54: row('SET8', 'set', 8),
  55: row('SET16', 'set', 16),
  56: row('SET32', 'set', 32),
  60: row('SET_ULEB128', 'set_uleb'),
  61: row('SUB_ULEB128', 'sub_uleb'),
};

/** The name of a relocation, known or not. */
export const relocationName = (type: number): string => RELOCATIONS[type]?.name ?? `relocation ${type}`;
