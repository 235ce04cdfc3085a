/** anan-as of npm on a whole guest: from its start over the host call in which it reports to its end. */
import { type Program, Reg } from '@polkavirt/polkavm';
import { createMemoryMap } from '@polkavirt/polkavm/program';
import type { Contender } from '../benchmark.ts';
import { exportPc, parsedProgram } from '../programs.ts';
import { codeBlobOf, GENERIC, NO_METADATA } from './anan-as.ts';
import { check, repeated } from './guest-contenders.ts';
import type { GuestRun } from './guest-programs.ts';

const HALT = 0;
const HOST_CALL = 3;
const READ = 1;
const READ_WRITE = 2;
const PAGE = 4096;
const RETURN_ADDRESS = 0xffff_0000;
const GAS = 2 ** 50;

/** Opcodes from here to the next are one less in the instruction set that anan-as has (the Gray Paper's, `jam_v1`). */
const FIRST_SHIFTED = 102;
const LAST_SHIFTED = 111;

/** The code of a `revive_v1` program with the opcodes of `jam_v1`. */
function withGrayPaperOpcodes(program: Program): Program {
  const code = program.code.slice();
  for (let at = 0; at < code.length; at++) {
    const isOpcode = (program.bitmask[at >> 3] >> (at & 7)) & 1;
    if (isOpcode && code[at] >= FIRST_SHIFTED && code[at] <= LAST_SHIFTED) code[at]--;
  }
  return { ...program, code };
}

/** One operation prepares program and memory, runs the guest and throws both away. */
export const ananAsGuest = async (run: GuestRun): Promise<Contender> => {
  const { prepareProgram, pvmDestroy, pvmResume, pvmStart } = await import('@fluffylabs/anan-as');
  const program = parsedProgram(run.blob);
  const map = createMemoryMap(program);
  if (!map.ok) throw new Error(map.error.message);
  const { roDataAddress, roDataSize, rwDataAddress, rwDataSize, stackAddressLow, stackAddressHigh } = map.value;
  const pages = [
    { address: roDataAddress, length: roDataSize, access: READ },
    { address: rwDataAddress, length: rwDataSize, access: READ_WRITE },
    { address: stackAddressLow, length: stackAddressHigh - stackAddressLow, access: READ_WRITE },
  ].filter(({ length }) => length > 0);
  const chunks = [
    { address: roDataAddress, data: [...program.roData] },
    { address: rwDataAddress, data: [...program.rwData] },
  ].filter(({ data }) => data.length > 0);
  const preallocated = pages.reduce((sum, { length }) => sum + length / PAGE, 0);
  const blob = codeBlobOf(withGrayPaperOpcodes(program));
  const start = exportPc(program, run.exportName);

  return repeated(() => {
    const registers = Array.from({ length: 13 }, () => 0n);
    [registers[Reg.ra], registers[Reg.sp]] = [BigInt(RETURN_ADDRESS), BigInt(stackAddressHigh)];
    const id = pvmStart(prepareProgram(GENERIC, NO_METADATA, blob, registers, pages, chunks, [], preallocated), false);
    const report = pvmResume(id, BigInt(GAS), start, false);
    if (report === null) throw new Error('anan-as did not start');
    check('the first stop of anan-as', report.status, HOST_CALL);
    check('its checksum', report.registers[Reg.a0], run.checksum);
    const end = pvmResume(id, report.gas, report.nextPc, false);
    check('its last stop', end?.status, HALT);
    check('the gas that it used', GAS - Number(end?.gas), run.gas);
    pvmDestroy(id);
  });
};
