export { type FuzzModuleOptions, fuzzModule, judgeModule } from './fuzz-module.ts';
export { isWireModule, loadWire, WireModuleError } from './load-wire.ts';
export { readModule } from './read-module.ts';
export { WatchedWorker, type WatchedWorkerOptions, type WorkerEvent, type WorkerState } from './watched-worker.ts';
