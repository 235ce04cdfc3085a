import { fileURLToPath } from 'node:url';
import { INSTRUCTION_SETS, type InstructionSetName } from '@polkavirt/polkavm';

/** The folder of `polkavirt.h`. */
export const INCLUDE_FOLDER = fileURLToPath(new URL('../../include', import.meta.url));

/** The flags that name the target machine for clang. */
export function machineFlags(instructionSet: InstructionSetName = 'revive_v1'): string[] {
  const { is64Bit } = INSTRUCTION_SETS[instructionSet];
  const bits = is64Bit ? 64 : 32;
  return [
    `--target=riscv${bits}-unknown-none-elf`,
    `-march=rv${bits}emac_zbb_xtheadcondmov`,
    `-mabi=${is64Bit ? 'lp64e' : 'ilp32e'}`,
    ...['-ffreestanding', '-nostdlib', '-ffunction-sections', '-fdata-sections', '-fvisibility=hidden'],
  ];
}
