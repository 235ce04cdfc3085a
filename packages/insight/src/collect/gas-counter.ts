/** A call of a contract's function, or a deployment. */
export interface GasCall {
  /** Its name, such as `Token`. */
  readonly contract: string;
  /** With the types of its parameters: `transfer(address,uint256)`; `constructor` of a deployment. */
  readonly function: string;
  /** What it used, with the calls that it made; Ethereum gas. */
  readonly gas: number;
  /** The same without these calls. */
  readonly ownGas: number;
  /** The functions under way, `Token.transfer(address,uint256)`, outermost first; itself is the last. */
  readonly stack: readonly string[];
  /** Bytes of the program, of a deployment. */
  readonly size?: number;
}

/** How often each amount of gas was used by a function, in a form that is written to a file. */
export interface CountedFunction {
  readonly contract: string;
  readonly function: string;
  readonly size?: number;
  readonly amounts: readonly (readonly [gas: number, times: number])[];
}

/** What a file of tests used. */
export interface CountedGas {
  readonly functions: readonly CountedFunction[];
  /** The gas of all calls and deployments of each test, callees included. */
  readonly tests: readonly (readonly [name: string, gas: number])[];
  /** Own gas by stack. */
  readonly stacks: readonly (readonly [stack: readonly string[], gas: number])[];
}

const add = <K>(map: Map<K, number>, key: K, value: number): void => void map.set(key, (map.get(key) ?? 0) + value);

/** Counts the gas of contracts in a file of tests. */
export class GasCounter {
  readonly #currentTest: () => string | undefined;
  readonly #functions = new Map<string, { call: GasCall; amounts: Map<number, number> }>();
  readonly #tests = new Map<string, number>();
  readonly #stacks = new Map<string, { readonly stack: readonly string[]; gas: number }>();

  /** @param currentTest The full name of the test that is running, if one is. */
  constructor(currentTest: () => string | undefined) {
    this.#currentTest = currentTest;
  }

  add(call: GasCall): void {
    const key = JSON.stringify([call.contract, call.function, call.size]);
    const known = this.#functions.get(key) ?? { call, amounts: new Map<number, number>() };
    this.#functions.set(key, known);
    add(known.amounts, call.gas, 1);
    const stackKey = JSON.stringify(call.stack);
    const stack = this.#stacks.get(stackKey) ?? { stack: call.stack, gas: 0 };
    this.#stacks.set(stackKey, stack);
    stack.gas += call.ownGas;
  }

  /** Something was done, whatever contracts took part. */
  spend(gas: number): void {
    const test = this.#currentTest();
    if (test !== undefined) add(this.#tests, test, gas);
  }

  get counted(): CountedGas {
    return {
      functions: [...this.#functions.values()].map(({ call: { contract, function: name, size }, amounts }) => ({
        contract,
        function: name,
        ...(size === undefined ? {} : { size }),
        amounts: [...amounts],
      })),
      tests: [...this.#tests],
      stacks: [...this.#stacks.values()].map(({ stack, gas }) => [stack, gas]),
    };
  }
}

/** Shared by all copies of this package in a realm, as that of sources. */
const SLOT = Symbol.for('@polkavirt/insight: counts gas');
const slots = globalThis as { [SLOT]?: GasCounter | undefined };

/** From now on {@link gasCounter} gives this one; undefined removes it. */
export function countGas(counter: GasCounter | undefined): void {
  slots[SLOT] = counter;
}

/** What counts the gas of contracts, if something does. */
export const gasCounter = (): GasCounter | undefined => slots[SLOT];
