import { bnToHex } from '@polkadot/util';
import { assembleOrThrow } from '@polkavirt/polkavm';
import { SYSCALLS, type SyscallName } from '../../src/index.ts';

const names = Object.keys(SYSCALLS) as SyscallName[];

/** The symbol of a syscall number: 4 little-endian bytes. */
const symbol = (number: number): string => bnToHex(number, { bitLength: 32, isLe: true });

/**
 * Assembles a program for the Virt pallet. `syscall storageGet` stands for the `ecalli` of that function, and
 * `syscall 99` for one that the runtime does not have.
 */
export function guest(text: string): Uint8Array {
  const imports = [...names.map((name) => `%import = ${symbol(SYSCALLS[name].number)}`), `%import = ${symbol(99)}`];
  const body = text.replace(/^( *)syscall (\w+)/gm, (_, indent: string, name: string) => {
    const at = name === '99' ? names.length : names.indexOf(name as SyscallName);
    if (at < 0) throw new Error(`no syscall ${name}`);
    return `${indent}ecalli ${at}`;
  });
  return assembleOrThrow(`%isa = latest64\n${imports.join('\n')}\n${body}`);
}
