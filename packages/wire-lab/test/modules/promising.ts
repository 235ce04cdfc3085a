export { promising as wire } from '../bad-wires.ts';
