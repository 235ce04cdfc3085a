export { hanging as wire } from '../bad-wires.ts';
