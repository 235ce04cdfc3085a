import {
  COUNTER_C_FULL_GAS,
  COUNTER_C_NAIVE_GAS,
  type ConformanceCase,
  conformanceCases,
  typestateCases,
} from '@polkavirt/conformance';
import type { Choice } from '../choice.ts';
import { composeTypestate, composeVirt, createComparingEngine } from './compose.ts';

/** Runs the conformance suite of a choice's generation on the implementation that it names. `program` is the counter program in C. */
export function composeConformance(choice: Choice, program: Uint8Array): readonly ConformanceCase[] {
  const engine = createComparingEngine();
  if (choice.api === 'virt') return conformanceCases({ virt: composeVirt(choice, { engine }).virt, program });
  return typestateCases({
    program,
    gas: choice.costModel === 'full' ? COUNTER_C_FULL_GAS : COUNTER_C_NAIVE_GAS,
    create: ({ storage, maxInstances }) => composeTypestate(choice, { engine, storage, limits: { maxInstances } }).virt,
  });
}
