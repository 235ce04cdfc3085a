/**
 * The text with what stands between `<!-- name:start -->` and `<!-- name:end -->` replaced. The markers stay.
 *
 * @throws Error if either marker is absent or they stand in the wrong order.
 */
export const replaceSection = (text: string, name: string, content: string): string => {
  const [start, end] = [`<!-- ${name}:start -->`, `<!-- ${name}:end -->`];
  const from = text.indexOf(start);
  const to = text.indexOf(end);
  if (from < 0 || to < from) throw new Error(`the text needs ${start} and, behind it, ${end}`);
  return `${text.slice(0, from + start.length)}\n\n${content.trim()}\n\n${text.slice(to)}`;
};
