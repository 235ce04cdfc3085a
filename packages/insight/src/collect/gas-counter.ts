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
  /** What lines of sources cost on debug builds, in instructions; of the file '' and the line 0 for what belongs to no line. */
  readonly lines: readonly (readonly [contract: string, file: string, line: number, instructions: number])[];
  /** The same by stack, with the functions of the sources that contracts call themselves. */
  readonly internal: readonly (readonly [stack: readonly string[], instructions: number])[];
  /** Whether there was more than is kept. */
  readonly isCut: boolean;
}

/** The most lines, and the most stacks, that are kept: others are added to what belongs to no line, and to their callers' contract. */
const MAX_KEPT = 50_000;

const add = <K>(map: Map<K, number>, key: K, value: number): void => void map.set(key, (map.get(key) ?? 0) + value);

/** Counts the gas of contracts in a file of tests. */
export class GasCounter {
  readonly #currentTest: () => string | undefined;
  readonly #functions = new Map<string, { call: GasCall; amounts: Map<number, number> }>();
  readonly #tests = new Map<string, number>();
  readonly #stacks = new Map<string, { readonly stack: readonly string[]; gas: number }>();

  readonly #lines = new Map<string, { readonly at: readonly [string, string, number]; instructions: number }>();
  readonly #internal = new Map<string, { readonly stack: readonly string[]; instructions: number }>();
  #isCut = false;

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

  /** A line of a contract's sources, or what belongs to none, ran on its debug build. */
  addLine(contract: string, at: { readonly file: string; readonly line: number } | undefined, instructions: number): void {
    const key = JSON.stringify([contract, at?.file, at?.line]);
    let sum = this.#lines.get(key);
    if (sum === undefined && at !== undefined && this.#lines.size >= MAX_KEPT) {
      this.#isCut = true;
      this.addLine(contract, undefined, instructions);
      return;
    }
    sum ??= { at: [contract, at?.file ?? '', at?.line ?? 0], instructions: 0 };
    this.#lines.set(key, sum);
    sum.instructions += instructions;
  }

  /** A stack of contracts and of functions of their sources ran on debug builds. */
  addInternal(stack: readonly string[], instructions: number): void {
    const key = JSON.stringify(stack);
    let sum = this.#internal.get(key);
    if (sum === undefined && stack.length > 1 && this.#internal.size >= MAX_KEPT) {
      this.#isCut = true;
      this.addInternal(stack.slice(0, 1), instructions);
      return;
    }
    sum ??= { stack, instructions: 0 };
    this.#internal.set(key, sum);
    sum.instructions += instructions;
  }

  /** There was more than was counted. */
  cut(): void {
    this.#isCut = true;
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
      lines: [...this.#lines.values()].map(({ at, instructions }) => [...at, instructions]),
      internal: [...this.#internal.values()].map(({ stack, instructions }) => [stack, instructions]),
      isCut: this.#isCut,
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
