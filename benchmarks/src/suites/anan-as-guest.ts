/** anan-as of npm on a whole guest: from its start to the host call in which it reports. */
import { createMemoryMap, Reg, Stop } from '@polkavirt/polkavm';
import { createEagerEngine, moduleOf } from '../backends.ts';
import type { Contender } from '../benchmark.ts';
import { codeBlobOf, GENERIC, NO_METADATA } from './anan-as.ts';
import { type GuestRun, parsedGuest } from './guest-programs.ts';

const HOST_CALL = 3;
const READ = 1;
const READ_WRITE = 2;
const PAGE = 4096;
const RETURN_ADDRESS = 0xffff_0000;
const GAS = 2 ** 50;

/** Instructions from the report to the end, which anan-as is not asked to run. */
function instructionsAfterReport(run: GuestRun): number {
  const module = moduleOf(createEagerEngine(), run.blob, 'interpreter');
  const instance = module.instantiate();
  instance.prepareCall(module.program.exports[0].pc);
  instance.setGas(BigInt(GAS));
  if (instance.run() !== Stop.HostCall) throw new Error('the guest does not report');
  let count = 1;
  while (instance.step() === Stop.Step) count++;
  instance.release();
  return count;
}

export const ananAsGuest = async (run: GuestRun): Promise<Contender> => {
  const { prepareProgram, runProgram } = await import('@fluffylabs/anan-as');
  const program = parsedGuest(run);
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
  const blob = codeBlobOf(program);
  const start = program.exports[0].pc;
  const instructions = run.gas - instructionsAfterReport(run);

  const runOnce = () => {
    const registers = Array.from({ length: 13 }, () => 0n);
    [registers[Reg.ra], registers[Reg.sp]] = [BigInt(RETURN_ADDRESS), BigInt(stackAddressHigh)];
    const prepared = prepareProgram(GENERIC, NO_METADATA, blob, registers, pages, chunks, [], preallocated);
    const { status, gas, registers: after } = runProgram(prepared, BigInt(GAS), start, false, false, false);
    const used = GAS - Number(gas);
    if (status !== HOST_CALL || used !== instructions) {
      throw new Error(`anan-as: status ${status}, ${used} gas used, ${instructions} expected`);
    }
    if (after[Reg.a0] !== run.checksum) throw new Error(`anan-as: the checksum is ${after[Reg.a0]}, not ${run.checksum}`);
  };
  return (wanted) => {
    const times = Math.max(1, Math.round(wanted / instructions));
    for (let i = 0; i < times; i++) runOnce();
    return times * instructions;
  };
};
