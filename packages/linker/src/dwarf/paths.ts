/** Paths of source files that do not depend on where they were compiled. */

const isAbsolute = (path: string): boolean => path.startsWith('/') || /^[A-Za-z]:[\\/]/.test(path);

/** `path` as seen from `folder`, with `.` and `..` resolved. */
export function joinPath(folder: string, path: string): string {
  const whole = isAbsolute(path) || folder === '' ? path : `${folder}/${path}`;
  const kept: string[] = [];
  for (const [index, part] of whole.split('/').entries()) {
    if (part === '.' || (part === '' && index > 0)) continue;
    if (part === '..' && kept.length > 0 && kept.at(-1) !== '..' && kept.at(-1) !== '') kept.pop();
    else kept.push(part);
  }
  return kept.join('/');
}

/** A path from `root` on if it lies there, and with `~` for a home folder, whoever's it is. */
export function shownPath(path: string, root: string | undefined): string {
  if (root !== undefined && root !== '' && path.startsWith(`${root}/`)) return path.slice(root.length + 1);
  return path.replace(/^\/(?:home|Users)\/[^/]+\//, '~/');
}
