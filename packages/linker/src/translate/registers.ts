/**
 * RISC-V's registers in PolkaVM: the thirteen of the embedded ABI that a program may use freely.
 *
 * Source: polkavm-linker 0.35, `program_from_elf.rs`, `cast_reg_non_zero`; RISC-V ELF psABI 1.0 (names).
 */
import { Reg } from '@polkavirt/polkavm';

/** Register number of RISC-V -> that of PolkaVM; undefined for x0, gp, tp and what RV32E lacks. */
export const REGISTER_OF: readonly (number | undefined)[] = [
  undefined,
  Reg.ra,
  Reg.sp,
  undefined,
  undefined,
  Reg.t0,
  Reg.t1,
  Reg.t2,
  Reg.s0,
  Reg.s1,
  Reg.a0,
  Reg.a1,
  Reg.a2,
  Reg.a3,
  Reg.a4,
  Reg.a5,
];

/** What to do about a register that PolkaVM lacks. */
export function explainRegister(register: number): string {
  if (register === 3) return 'gp (x3) is used: link with --no-relax-gp, and do not use it in assembly';
  if (register === 4) return 'tp (x4) is used, for thread-local storage: PolkaVM has no threads, make the variable a plain one';
  return `x${register} is used, which the embedded ABI lacks: compile with -march=rv64emac_zbb -mabi=lp64e (or rv32emac_zbb, ilp32e)`;
}
