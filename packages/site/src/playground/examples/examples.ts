/** Programs to begin with. */
import { playground } from '../state/playground.ts';

interface Example {
  readonly id: string;
  readonly title: string;
  /** The text of it, or the file. */
  readonly load: () => Promise<string | Uint8Array>;
}

const texts = import.meta.glob<string>('./*.txt', { query: '?raw', import: 'default' });

const text = (id: string, title: string): Example => ({ id, title, load: texts[`./${id}.txt`] });

export const EXAMPLES: readonly Example[] = [
  text('sum', 'A loop: the sum of 1 to 100'),
  text('fibonacci', 'Recursion: fib(10)'),
  text('host-calls', 'Host calls: two numbers, please'),
  text('memory', 'Memory: a table, and a fault'),
  text('endless', 'An endless loop'),
];

export async function openExample(id: string): Promise<void> {
  const example = EXAMPLES.find((one) => one.id === id);
  if (example === undefined) return;
  const loaded = await example.load();
  playground.set({ breakpointLines: [], breakpointPcs: [], notice: undefined, exportName: '' });
  if (typeof loaded === 'string') await playground.setText(loaded);
  else await playground.open(loaded, `${id}.polkavm`);
}
