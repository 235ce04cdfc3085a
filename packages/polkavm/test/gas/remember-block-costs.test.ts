import { rememberBlockCosts } from '../../src/gas/remember-block-costs.ts';

/** Prices a block at three times its offset, and keeps a list of what it was asked for. */
function listed() {
  const asked: number[] = [];
  const cost = (start: number): number => {
    asked.push(start);
    return start * 3;
  };
  return { asked, cost };
}

it('asks for the price of a block once', () => {
  const { asked, cost } = listed();
  const remembered = rememberBlockCosts(cost);
  expect([7, 0, 7, 9, 0].map(remembered)).toEqual([21, 0, 21, 27, 0]);
  expect(asked).toEqual([7, 0, 9]);
});

it('keeps a bounded number of prices, and gives the right ones beyond it', () => {
  const { asked, cost } = listed();
  const remembered = rememberBlockCosts(cost);
  for (let start = 0; start < 0x1_0000; start++) remembered(start);
  expect([remembered(0), asked.length]).toEqual([0, 0x1_0000]);
  expect([remembered(0x1_0000), asked.length]).toEqual([0x3_0000, 0x1_0001]);
  expect([remembered(0x1_0000), asked.length]).toEqual([0x3_0000, 0x1_0001]);
  expect([remembered(5), asked.length]).toEqual([15, 0x1_0002]);
});
