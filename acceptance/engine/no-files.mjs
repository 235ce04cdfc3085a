/** Stands for `node:fs` in a page: the duels that run there keep no files. */
const refuse = () => {
  throw new Error('a page has no files');
};

export { refuse as mkdirSync, refuse as readFileSync, refuse as writeFileSync };
