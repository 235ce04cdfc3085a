import { Externalities } from '@polkavirt/mock-runtime';
import { mustGiveBack } from './given-back.ts';

/**
 * Importing this holds every test of the suite to ending the storage transactions that it began, in whatever externalities, also where an
 * error ended them.
 */
const opened = new Set<Externalities>();

const { begin } = Externalities.prototype;
Externalities.prototype.begin = function (this: Externalities) {
  opened.add(this);
  return begin.call(this);
};

mustGiveBack('open storage layers', () => {
  let layers = 0;
  for (const externalities of opened) layers += externalities.depth;
  return layers;
});

afterEach(() => opened.clear());
afterAll(() => {
  Externalities.prototype.begin = begin;
});
