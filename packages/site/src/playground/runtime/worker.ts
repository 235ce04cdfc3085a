import { expose } from 'comlink';
import { RuntimeSession } from './runtime-session.ts';

expose(new RuntimeSession());
