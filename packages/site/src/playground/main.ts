/** The playground's page. */
import '../page/main.ts';
import { openExample } from './examples/examples.ts';
import { readLink } from './state/link.ts';
import { playground } from './state/playground.ts';
import './playground.css';
import './styles/code.css';
import './styles/run.css';
import './styles/views.css';
import './ui/app.ts';

/** The file that `polkavirt open` serves beside these pages. */
async function openServed(name: string): Promise<void> {
  // The ways to the rest of the site lead nowhere there.
  document.documentElement.dataset.local = '';
  try {
    const response = await fetch('../file');
    if (!response.ok) throw new Error(`the server answered ${response.status}`);
    await playground.open(await response.blob(), name);
  } catch (error) {
    playground.set({ notice: `${name} could not be loaded: ${error instanceof Error ? error.message : String(error)}` });
  }
}

const linked = readLink(location.hash);
const served = new URLSearchParams(location.search).get('file');
if (typeof linked === 'object') void playground.takeLink(linked);
else if (served !== null) void openServed(served);
else {
  void openExample('sum').then(() => linked !== undefined && playground.set({ notice: linked }));
}
// Another link in the same tab.
window.addEventListener('hashchange', () => {
  const next = readLink(location.hash);
  if (typeof next === 'object') void playground.takeLink(next);
  else if (next !== undefined) playground.set({ notice: next });
});
