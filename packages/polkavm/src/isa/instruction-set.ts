/**
 * The instruction sets of the `.polkavm` container: name -> version byte.
 * `latest32` has 32-bit registers, the others 64-bit ones.
 *
 * Source: polkavm-common 0.35, `program.rs`, `InstructionSetKind`.
 */
export const INSTRUCTION_SETS = {
  revive_v1: { version: 0, is64Bit: true },
  latest32: { version: 1, is64Bit: false },
  latest64: { version: 2, is64Bit: true },
  jam_v1: { version: 3, is64Bit: true },
} as const;

export type InstructionSetName = keyof typeof INSTRUCTION_SETS;

/** The instruction set that a container's version byte names, or undefined. */
export function instructionSetFromVersion(version: number): InstructionSetName | undefined {
  for (const name of Object.keys(INSTRUCTION_SETS) as InstructionSetName[]) {
    if (INSTRUCTION_SETS[name].version === version) return name;
  }
  return undefined;
}
