import { type Instance, REGISTERS } from '@polkavirt/polkavm';
import type { DivergenceState, DivergentValue } from './divergence.ts';

/** The most values that are listed. */
const MAX_VALUES = 20;
const PAGE = 4096;

type Hold = (what: string, left: string, right: string) => void;

/** The registers and positions of two instances. */
function holdRegisters(hold: Hold, left: Instance, right: Instance): void {
  hold('pc', `${left.pc}`, `${right.pc}`);
  hold('gas', `${left.getGas()}`, `${right.getGas()}`);
  for (const [index, name] of REGISTERS.entries()) {
    hold(name, `0x${left.registers[index].toString(16)}`, `0x${right.registers[index].toString(16)}`);
  }
}

/** Bytes that differ in the declared memory of the program. */
function* differentMemory(left: Instance, right: Instance): Generator<DivergentValue> {
  const { rwDataAddress, rwDataSize, stackAddressLow, stackAddressHigh } = left.module.memoryMap;
  const heapEnd = Math.max(left.heapEnd, right.heapEnd);
  const [a, b] = [new Uint8Array(PAGE), new Uint8Array(PAGE)];
  for (const [from, to] of [
    [rwDataAddress, Math.max(rwDataAddress + rwDataSize, heapEnd)],
    [stackAddressLow, stackAddressHigh],
  ]) {
    for (let page = from; page < to; page += PAGE) {
      const [readA, readB] = [left.readMemory(page, a), right.readMemory(page, b)];
      if (readA !== readB) yield { what: `page at 0x${page.toString(16)}`, left: `${readA}`, right: `${readB}` };
      else if (readA) {
        for (let at = 0; at < PAGE; at++) {
          if (a[at] === b[at]) continue;
          yield {
            what: `memory at 0x${(page + at).toString(16)}`,
            left: `0x${a[at].toString(16)}`,
            right: `0x${b[at].toString(16)}`,
          };
        }
      }
    }
  }
}

function listValues(fill: (hold: Hold) => void, memory: Iterable<DivergentValue>): DivergentValue[] {
  const values: DivergentValue[] = [];
  fill((what, left, right) => {
    if (left !== right) values.push({ what, left, right });
  });
  for (const value of memory) {
    if (values.length >= MAX_VALUES) break;
    values.push(value);
  }
  return values.slice(0, MAX_VALUES);
}

/** The differences of two states, at most {@link MAX_VALUES}. */
export const stateDifferences = (left: DivergenceState, right: DivergenceState): DivergentValue[] =>
  listValues(
    (hold) => {
      hold('outcome', left.outcome, right.outcome);
      hold('host calls', `${left.hostCalls.length}`, `${right.hostCalls.length}`);
      const call = left.hostCalls.findIndex((one, index) => one !== right.hostCalls[index]);
      if (call >= 0) hold(`host call ${call}`, left.hostCalls[call], right.hostCalls[call] ?? 'none');
      holdRegisters(hold, left.instance, right.instance);
    },
    differentMemory(left.instance, right.instance),
  );

/** The differences of two instances in the middle of a run. @param withMemory Whether memory is compared, too. */
export const instanceDifferences = (left: Instance, right: Instance, withMemory: boolean): DivergentValue[] =>
  listValues((hold) => holdRegisters(hold, left, right), withMemory ? differentMemory(left, right) : []);
