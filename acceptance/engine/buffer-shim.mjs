/** The duels write hex with Node's Buffer; a page has none. */
export { Buffer } from 'buffer';
