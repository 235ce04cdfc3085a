export { throwing as wire } from '../bad-wires.ts';
