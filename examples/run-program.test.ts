import { jest } from '@jest/globals';

it('prints the square, and the gas that is left of ten', async () => {
  const log = jest.spyOn(console, 'log').mockImplementation(() => {});
  try {
    await import('./run-program.ts');
    expect(log.mock.calls).toEqual([[144n, 8n]]);
  } finally {
    log.mockRestore();
  }
});
