/** As it was found before; see `../places.ts`. */
export { OUTPUT, PACKAGE, REPOSITORY } from '../places.ts';
