/** Programs to begin with. */
import { playground } from '../state/playground.ts';
import { INITIAL } from '../state/playground-state.ts';

interface Example {
  readonly id: string;
  readonly title: string;
  readonly load: () => Promise<string>;
  /** The gas that it gets. */
  readonly gas: bigint;
}

const texts = import.meta.glob<string>('./*.txt', { query: '?raw', import: 'default' });

const text = (id: string, title: string, gas = INITIAL.gas): Example => ({ id, title, gas, load: texts[`./${id}.txt`] });

export const EXAMPLES: readonly Example[] = [
  text('sum', 'A loop: the sum of 1 to 100'),
  text('fibonacci', 'Recursion: fib(10)'),
  text('host-calls', 'Host calls: two numbers, please'),
  text('memory', 'Memory: a table, and a fault'),
  text('primes', 'Work: the primes below a million', 100_000_000n),
  text('endless', 'An endless loop'),
];

export async function openExample(id: string): Promise<void> {
  const example = EXAMPLES.find((one) => one.id === id);
  if (example === undefined) return;
  const loaded = await example.load();
  playground.set({ breakpointLines: [], breakpointPcs: [], notice: undefined, exportName: '', gas: example.gas });
  playground.setOptions({});
  await playground.setText(loaded);
}
