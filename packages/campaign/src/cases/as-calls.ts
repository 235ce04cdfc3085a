/** A case of the engine as one of the interface, where that can say what it does: calls of exports with gas, nothing else. */
import { parseProgram } from '@polkavirt/polkavm';
import { writeProgram } from '@polkavirt/polkavm/program';
import type { CallAction } from '../interface/call-action.ts';
import type { CallCase, EngineCase } from './case.ts';

/**
 * Each place that the case enters gets an export. Registers that the host sets, single steps and jumps have no counterpart and are
 * left out, so the case may no longer show what it showed: run it.
 *
 * @returns undefined if the program cannot be read
 */
export function asCalls({ program, costModel, compileAfter, actions }: EngineCase): CallCase | undefined {
  const parsed = parseProgram(program);
  if (!parsed.ok) return undefined;
  const names = new Map<number, string>();
  const nameOf = (pc: number): string => {
    const name = names.get(pc) ?? `at${pc}`;
    names.set(pc, name);
    return name;
  };
  const calls: CallAction[] = [];
  const gas = new Map<number, string>();
  const called = new Map<number, number>();
  for (const action of actions) {
    const { slot } = action;
    if (action.do === 'instantiate') calls.push({ do: 'instantiate', slot });
    else if (action.do === 'release') calls.push({ do: 'destroy', slot });
    else if (action.do === 'write') calls.push({ do: 'write', slot, address: action.address, bytes: action.bytes });
    else if (action.do === 'gas') gas.set(slot, `${action.gas}`);
    else if (action.do === 'call') called.set(slot, action.pc);
    else if (action.do === 'run') {
      const pc = called.get(slot);
      called.delete(slot);
      const granted = gas.get(slot) ?? '0';
      calls.push(
        pc === undefined
          ? { do: 'resume', slot, gas: granted, value: '0x0' }
          : { do: 'execute', slot, gas: granted, name: nameOf(pc) },
      );
    }
  }
  const exports = [...names].map(([pc, name]) => ({ pc, symbol: new TextEncoder().encode(name) }));
  return { level: 'virt', program: writeProgram({ ...parsed.value, exports }), costModel, compileAfter, actions: calls };
}
