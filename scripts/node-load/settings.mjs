/**
 * A whole number from the environment.
 *
 * @param {string} name
 * @param {number} standard what it is without one
 */
export function numberFrom(name, standard) {
  const text = process.env[name];
  if (text === undefined) return standard;
  if (!/^\d{1,9}$/.test(text)) {
    console.error(`${name} must be a whole number, not ${JSON.stringify(text.slice(0, 40))}`);
    process.exit(2);
  }
  return Number(text);
}

/** Flags of `polkavirt node` besides those that a run needs: POLKAVIRT_NODE_FLAGS, separated by spaces. */
export const moreFlags = (process.env.POLKAVIRT_NODE_FLAGS ?? '').split(' ').filter((flag) => flag !== '');
