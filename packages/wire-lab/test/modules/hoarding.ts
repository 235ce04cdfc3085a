export { hoarding as wire } from '../bad-wires.ts';
