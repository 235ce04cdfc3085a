/** The playground's page. */
import '../page/main.ts';
import { openExample } from './examples/examples.ts';
import { readLink } from './state/link.ts';
import { playground } from './state/playground.ts';
import './playground.css';
import './ui/app.ts';

const linked = readLink(location.hash);
if (typeof linked === 'object') void playground.takeLink(linked);
else {
  if (linked !== undefined) playground.set({ notice: linked });
  void openExample('sum');
}
// Another link in the same tab.
window.addEventListener('hashchange', () => {
  const next = readLink(location.hash);
  if (typeof next === 'object') void playground.takeLink(next);
  else if (next !== undefined) playground.set({ notice: next });
});
