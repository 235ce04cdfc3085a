import { readSettings } from '../src/settings.ts';

describe('readSettings', () => {
  it('takes what the environment says, and the standard for the rest', () => {
    expect(readSettings({ POLKAVIRT_BENCH_ROUNDS: '3', POLKAVIRT_BENCH_ONLY: 'memory', POLKAVIRT_BENCH_SAMPLE_MS: '' })).toEqual({
      ...readSettings({}),
      rounds: 3,
      only: 'memory',
    });
  });

  it.each(['many', '0', '-1', 'NaN', '1e9'])('refuses %j rounds, naming the variable', (text) => {
    expect(() => readSettings({ POLKAVIRT_BENCH_ROUNDS: text })).toThrow(/POLKAVIRT_BENCH_ROUNDS is .* from 1 to 1000/);
  });
});
