import { expose } from 'comlink';
import { measure } from './measure.ts';

expose({ measure });
