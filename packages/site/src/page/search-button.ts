/** Opens the search: by its button, by `/`, by Ctrl+K. What searches, and the index, are loaded when it is first opened. */
export function openSearchOn(): void {
  const button = document.querySelector<HTMLButtonElement>('[data-search]');
  const root = document.querySelector<HTMLElement>('[data-root]')?.dataset.root;
  if (button === null || root === undefined) return;
  const open = async () => {
    const { openSearch } = await import('./search.ts');
    await openSearch(new URL(root, location.href));
  };
  button.addEventListener('click', () => void open());
  document.addEventListener('keydown', (event) => {
    const isTyping = (event.target as HTMLElement).matches?.('input, textarea, select, [contenteditable]') ?? false;
    const isAsked = (event.key === '/' && !isTyping) || (event.key === 'k' && (event.ctrlKey || event.metaKey));
    if (!isAsked || event.altKey) return;
    event.preventDefault();
    void open();
  });
}
