export { laxBool as wire } from '../bad-wires.ts';
