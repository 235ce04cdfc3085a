/** The search: a dialog over an index of static text. It asks nobody, so that it works without a network. */
import MiniSearch, { type SearchResult } from 'minisearch';
import { INDEX_FILE, SEARCH_OPTIONS, type SearchedPart } from '../frame/search-options.ts';

const MOST_RESULTS = 30;

let index: MiniSearch<SearchedPart> | undefined;

async function loadIndex(root: URL): Promise<MiniSearch<SearchedPart>> {
  const answer = await fetch(new URL(INDEX_FILE, root));
  if (!answer.ok) throw new Error(`the index of the search is not there: ${answer.status}`);
  return MiniSearch.loadJSON(await answer.text(), SEARCH_OPTIONS);
}

/** A result is a link: its heading, and its page where that is another name. */
function itemOf({ id, page, heading }: SearchResult, root: URL): HTMLLIElement {
  const item = document.createElement('li');
  const link = document.createElement('a');
  link.href = new URL(id, root).href;
  link.append(heading);
  if (page !== heading) {
    const place = document.createElement('small');
    place.textContent = page;
    link.append(place);
  }
  item.append(link);
  return item;
}

function makeDialog(root: URL): HTMLDialogElement {
  const dialog = document.createElement('dialog');
  dialog.className = 'search';
  dialog.setAttribute('aria-label', 'Search');
  const input = document.createElement('input');
  input.type = 'search';
  input.placeholder = 'Search guides and reference';
  input.setAttribute('aria-label', 'Search guides and reference');
  const status = document.createElement('p');
  status.setAttribute('role', 'status');
  const list = document.createElement('ol');
  dialog.append(input, status, list);

  const show = () => {
    const words = input.value.trim();
    const found = words === '' || index === undefined ? [] : index.search(words);
    list.replaceChildren(...found.slice(0, MOST_RESULTS).map((one) => itemOf(one, root)));
    status.textContent = words === '' ? '' : found.length === 0 ? 'Nothing has these words.' : `${found.length} places`;
  };
  input.addEventListener('input', show);
  // The arrows go through the results and back to the words.
  dialog.addEventListener('keydown', (event) => {
    if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
    const stops: HTMLElement[] = [input, ...list.querySelectorAll('a')];
    const at = stops.indexOf(document.activeElement as HTMLElement);
    stops[(at + (event.key === 'ArrowDown' ? 1 : stops.length - 1)) % stops.length]?.focus();
    event.preventDefault();
  });
  input.addEventListener('keydown', (event) => {
    if (event.key === 'Enter') list.querySelector('a')?.click();
  });
  dialog.addEventListener('click', (event) => {
    // A result on this very page changes only the anchor; the dialog must go by itself. So must it by a click beside it.
    if (event.target === dialog || (event.target as HTMLElement).closest('a') !== null) dialog.close();
  });
  return dialog;
}

/** Opens the dialog; `root` is the address of the site. */
export async function openSearch(root: URL): Promise<void> {
  let dialog = document.querySelector<HTMLDialogElement>('dialog.search');
  if (dialog === null) {
    dialog = makeDialog(root);
    document.body.append(dialog);
  }
  if (!dialog.open) dialog.showModal();
  dialog.querySelector('input')?.select();
  if (index !== undefined) return;
  try {
    index = await loadIndex(root);
    dialog.querySelector('input')?.dispatchEvent(new Event('input'));
  } catch (error) {
    dialog.querySelector('p')!.textContent = error instanceof Error ? error.message : String(error);
  }
}
