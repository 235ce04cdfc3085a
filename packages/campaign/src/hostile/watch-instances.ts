/** Watches the instances of an engine from outside: how many live, and what is in them. */
import { createHash } from 'node:crypto';
import { type Engine, type Instance, type Module, Stop } from '@polkavirt/polkavm';
import { PAGE } from '../contest/memory-reader.ts';
import { stateOf } from '../engine/engine-state.ts';

/** Hostile messages grant any gas; runs get at most this much, so that each costs little. */
export const MOST_GAS = 100_000n;

export interface WatchedEngine {
  readonly engine: Engine;
  /** Instances that were made and not released. */
  readonly live: number;
  /** Of each live instance its registers, gas, place and memory, in one text: the same text is the same state. */
  state(): string;
}

/** @param inner an engine of its own: the modules that it makes are watched from now on */
export function watchInstances(inner: Engine): WatchedEngine {
  const live = new Map<Instance, number>();
  let made = 0;
  const watched = (module: Module): Module => {
    const instantiate = module.instantiate.bind(module);
    return Object.assign(module, {
      instantiate() {
        const instance = instantiate();
        live.set(instance, made++);
        const [setGas, release] = [instance.setGas.bind(instance), instance.release.bind(instance)];
        return Object.assign(instance, {
          setGas: (gas: bigint) => setGas(gas < MOST_GAS ? gas : MOST_GAS),
          release() {
            live.delete(instance);
            release();
          },
        });
      },
    });
  };
  const engine: Engine = {
    ...inner,
    createModule(program, options) {
      const module = inner.createModule(program, options);
      return module.ok ? { ok: true, value: watched(module.value) } : module;
    },
  };
  return {
    engine,
    get live() {
      return live.size;
    },
    state: () => [...live].map(([instance, number]) => `${number}: ${textOf(instance)}`).join('\n'),
  };
}

/** Pages of a region that are looked at: a changed program may declare gigabytes. */
const MOST_PAGES = 32;

function textOf(instance: Instance): string {
  const { roDataAddress, roDataSize, rwDataAddress, rwDataSize, stackAddressLow, stackAddressHigh } = instance.module.memoryMap;
  const hash = createHash('sha1');
  const page = new Uint8Array(PAGE);
  const fold = (from: number, to: number): void => {
    for (let at = from; at < Math.min(to, from + MOST_PAGES * PAGE); at += PAGE) {
      hash.update(instance.readMemory(at, page) ? page : `no page at ${at}`);
    }
  };
  fold(roDataAddress, roDataAddress + roDataSize);
  fold(rwDataAddress, Math.max(instance.heapEnd, rwDataAddress + rwDataSize));
  fold(Math.max(stackAddressLow, stackAddressHigh - MOST_PAGES * PAGE), stackAddressHigh);
  return `${stateOf(instance, Stop.HostCall)}; memory ${hash.digest('hex')}`;
}
