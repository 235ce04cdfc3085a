import type { BackendName, CostModelName } from '@polkavirt/polkavm';
import { callback, limitsOf, type OptionRule, optional, wholeNumber } from '@polkavirt/primitives/options';
import { Isolation } from './isolation.ts';
import type { WorkerOptions } from './protocol.ts';

/** The options of both isolated implementations. */
export interface IsolatedOptions<Limits> {
  /** Milliseconds that one call may take: a step of a run, compiling a program, an access to memory. From 1. */
  readonly deadline: number;
  /** Default: the engine's. */
  readonly backend?: BackendName;
  /** Default: the default of the implementation without isolation. */
  readonly costModel?: CostModelName;
  /** The same limits as without isolation; `maxMemoryBytes` bounds the guest memory of each instance. */
  readonly limits?: Partial<Limits>;
  /** Megabytes of JavaScript memory that the worker may use. A worker that exceeds them is treated like one that does not answer. Default 512. */
  readonly maxHeapMegabytes?: number;
  /** Called with the reason, a text for people, when a program is refused. */
  readonly onInvalidImage?: (reason: string) => void;
  /** Called with the deadline when a call took longer than it. */
  readonly onDeadline?: (milliseconds: number) => void;
}

/** An implementation whose guests run in a worker. */
export interface Isolated<Virt> {
  readonly virt: Virt;
  /** Ends the worker. Instances are lost, and every later call is a `HostFault`. */
  close(): Promise<void>;
}

export const ISOLATED_RULES: Readonly<
  Record<Exclude<keyof IsolatedOptions<object>, 'backend' | 'costModel' | 'limits'>, OptionRule>
> = {
  deadline: wholeNumber(1, 0x7fff_ffff),
  maxHeapMegabytes: optional(wholeNumber(16)),
  onInvalidImage: optional(callback),
  onDeadline: optional(callback),
};

/** The rule of `limits`. */
export const limitsRule = (...names: readonly string[]): OptionRule => optional(limitsOf(...names));

export function createIsolation<Limits extends object>(
  generation: WorkerOptions['generation'],
  { deadline, backend, costModel, limits, maxHeapMegabytes = 512, onInvalidImage, onDeadline }: IsolatedOptions<Limits>,
): Isolation {
  return new Isolation({
    deadline,
    maxHeapMegabytes,
    worker: {
      generation,
      ...(backend === undefined ? {} : { backend }),
      ...(costModel === undefined ? {} : { costModel }),
      ...(limits === undefined ? {} : { limits: { ...limits } as WorkerOptions['limits'] & object }),
    },
    onInvalidImage: onInvalidImage ?? (() => {}),
    onDeadline: onDeadline ?? (() => {}),
  });
}
