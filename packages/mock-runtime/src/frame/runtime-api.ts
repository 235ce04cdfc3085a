import type { AnyType, Type } from '../types/type.ts';
import type { Args, ArgValues } from './call.ts';

/** A method of a runtime API: metadata describes it, `state_call` calls it as `{Api}_{name}`. */
export interface RuntimeApiMethod<A extends Args = Args, R = unknown> {
  /** In snake_case, as upstream has it. */
  readonly name: string;
  readonly inputs: A;
  readonly output: Type<R>;
  readonly docs: readonly string[];
  /** Runs with the storage of the requested block. */
  call(...args: ArgValues<A>): R;
}

/** A runtime API, which a node calls. */
export interface RuntimeApi {
  readonly name: string;
  readonly version: number;
  readonly docs: readonly string[];
  readonly methods: readonly RuntimeApiMethod[];
  /** Whether the methods run in a block after the requested one, before its extrinsics. */
  readonly isInNextBlock?: boolean;
}

export const apiMethod = <const A extends Args, R>(
  name: string,
  docs: string,
  inputs: A,
  output: Type<R>,
  call: (...args: ArgValues<A>) => R,
): RuntimeApiMethod => ({ name, inputs, output: output as AnyType, docs: [docs], call: call as RuntimeApiMethod['call'] });
