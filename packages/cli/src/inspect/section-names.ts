/** What the optional sections hold that are known. Sources: polkavm-common 0.35, `program.rs`; for the metadata hash, paritytech/polkavm#393. */
const NAMES: Readonly<Record<number, string>> = {
  128: 'debug strings',
  129: 'debug line programs',
  130: 'debug ranges',
  131: 'metadata hash',
};

/** The name of an optional section, with its number. */
export const sectionName = (id: number): string => (Object.hasOwn(NAMES, id) ? `${NAMES[id]} (${id})` : `optional section ${id}`);
