import { expose } from 'comlink';
import { runBridge } from './bridge.ts';

expose({ runBridge });
