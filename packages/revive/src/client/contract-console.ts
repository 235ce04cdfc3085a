/**
 * `console.log` of Solidity: the library of Hardhat (`hardhat/console.sol`) and Foundry's (`forge-std/console.sol`, `console2.sol`) call an
 * address that no contract has, with the arguments ABI-encoded after a selector. A development chain has a precompile there.
 *
 * Sources: Hardhat's and forge-std's libraries, which share the address and the selectors.
 */
import { bytesToHex, textToBytes } from '@polkavirt/mock-runtime';
import type { AbiParameter, Address, Hex } from 'viem';
import { decodeAbiParameters, toFunctionSelector } from 'viem/utils';
import { keccak256 } from '../address.ts';
import type { Precompile } from '../precompiles/precompile.ts';

/** `console.log` in ASCII. */
export const CONSOLE_ADDRESS = '0x000000000000000000636f6e736f6c652e6c6f67';

/** What a contract logged. */
export interface ConsoleEntry {
  /** As `console.log` shows it: after a format in the first text, or with spaces between. */
  readonly text: string;
  /** The contract that logged. */
  readonly contract: Address;
  /** Where it logged, if there is a debug build of it. */
  readonly place?: { readonly function: string; readonly file?: string; readonly line?: number };
}

/** Collects what contracts log. */
export interface ContractConsole {
  readonly precompile: Precompile;
  /** What was logged since the last time, in order. */
  take(): ConsoleEntry[];
}

const MIXED = ['uint256', 'string', 'bool', 'address'] as const;
const MAX_MIXED = 4;
const FIXED_BYTES = 32;

/** The parameters of each function of the libraries, by selector. */
function readSignatures(): ReadonlyMap<Hex, readonly AbiParameter[]> {
  const found = new Map<Hex, readonly AbiParameter[]>();
  const add = (name: string, types: readonly string[]): void => {
    const parameters = types.map((type) => ({ type }));
    found.set(toFunctionSelector(`${name}(${types.join(',')})`), parameters);
    // Older versions of the libraries hash the names as they are written, `uint` and `int`.
    const short = types.join(',').replaceAll('int256', 'int');
    found.set(selectorOf(`${name}(${short})`), parameters);
  };
  const mix = (types: readonly string[]): void => {
    add('log', types);
    if (types.length < MAX_MIXED) for (const type of MIXED) mix([...types, type]);
  };
  mix([]);
  add('log', ['int256']);
  add('log', ['string', 'int256']);
  add('log', ['bytes']);
  for (let length = 1; length <= FIXED_BYTES; length++) add('log', [`bytes${length}`]);
  return found;
}

/** The first four bytes of the hash of a signature as it is written. */
const selectorOf = (signature: string): Hex => bytesToHex(keccak256(textToBytes(signature)).subarray(0, 4));

const shown = (value: unknown): string => (typeof value === 'string' ? value : String(value));

/** Puts values into a text with `%s`, `%d`, `%i` and `%o`, and the others behind it. */
function format([first, ...values]: readonly unknown[]): string {
  if (first === undefined) return '';
  if (typeof first !== 'string') return [first, ...values].map(shown).join(' ');
  let next = 0;
  const text = first.replace(/%[sdio%]/g, (mark) => {
    if (mark === '%%') return '%';
    return next < values.length ? shown(values[next++]) : mark;
  });
  return [text, ...values.slice(next).map(shown)].join(' ');
}

/** @param limit Further entries are left out until the next {@link ContractConsole.take}: a contract can log in a loop. */
export function createContractConsole(limit = 10_000): ContractConsole {
  let signatures: ReturnType<typeof readSignatures> | undefined;
  let entries: ConsoleEntry[] = [];
  return {
    precompile: {
      name: 'console.log',
      // As on every other chain, where nothing is at the address.
      hasCode: false,
      gas: () => 0n,
      run(input, { caller }) {
        if (entries.length < limit) {
          signatures ??= readSignatures();
          const data = bytesToHex(input);
          const parameters = signatures.get(data.slice(0, 10) as Hex);
          let text = `an unknown call of console.log: ${data}`;
          try {
            if (parameters !== undefined) text = format(decodeAbiParameters(parameters, `0x${data.slice(10)}`) as unknown[]);
          } catch {
            // Not what the selector says.
          }
          entries.push({ text, contract: caller });
        }
        return new Uint8Array();
      },
    },
    take() {
      const taken = entries;
      entries = [];
      return taken;
    },
  };
}

/** `[contracts/Token.sol:12 Token.mint] text`; the address of the contract if the place is not known. */
export function describeConsoleEntry({ text, contract, place }: ConsoleEntry): string {
  if (place?.file === undefined) return `[${contract}] ${text}`;
  return `[${place.file}:${place.line} ${place.function}] ${text}`;
}
