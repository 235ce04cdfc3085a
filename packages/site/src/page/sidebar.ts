/** The list of pages is open beside the text, and folded above it on a narrow screen. */
export function foldSidebar(): void {
  const sidebar = document.querySelector<HTMLDetailsElement>('details.sidebar');
  if (sidebar === null) return;
  const wide = matchMedia('(min-width: 56rem)');
  const follow = () => {
    sidebar.open = wide.matches;
  };
  wide.addEventListener('change', follow);
  follow();
}
