/** Solidity contracts on the chain: deployed and called through their ABIs. The compiler is not here; the programs ship. */
import { createPalletExecutor, type Deployed, deploy } from '@polkavirt/revive/client';
import { ETHEREUM_DEV_ACCOUNTS } from '@polkavirt/revive/rpc';
import type { BlockView, PalletChain } from './pallet-chain.ts';

/** A function of a contract, for a form. */
export interface FunctionForm {
  readonly name: string;
  readonly isRead: boolean;
  readonly inputs: readonly { readonly name: string; readonly type: string }[];
}

export interface DeployedView {
  readonly address: string;
  readonly contract: string;
  readonly functions: readonly FunctionForm[];
}

/** An item of an ABI. */
export interface AbiItem {
  readonly type: string;
  readonly name?: string;
  readonly stateMutability?: string;
  readonly inputs?: readonly { readonly name: string; readonly type: string }[];
}

const replacer = (_: string, value: unknown): unknown => (typeof value === 'bigint' ? `${value}` : value);
const shown = (value: unknown): string =>
  value === undefined
    ? ''
    : typeof value === 'string' || typeof value === 'bigint'
      ? `${value}`
      : JSON.stringify(value, replacer);

/** An event as its name and arguments. */
function eventText(event: unknown): string {
  const { name, args } = (event ?? {}) as { readonly name?: string; readonly args?: unknown };
  return name === undefined ? shown(event) : `${name} ${shown(args)}`;
}

/** A value of an ABI's type from what was typed. @throws Error that names the type. */
export function abiValue(type: string, text: string): unknown {
  const plain = text.trim();
  if (type.endsWith(']') || type.startsWith('tuple')) {
    try {
      return JSON.parse(plain);
    } catch {
      throw new Error(`${type}: expected JSON such as [1, 2], not ${JSON.stringify(plain)}`);
    }
  }
  if (/^u?int/.test(type)) {
    if (!/^-?(?:\d+|0x[\da-f]+)$/i.test(plain)) throw new Error(`${type}: expected a whole number, not ${JSON.stringify(plain)}`);
    return BigInt(plain);
  }
  return type === 'bool' ? plain === 'true' : plain;
}

export class Contracts {
  readonly #chain: PalletChain;
  readonly #deployed = new Map<
    string,
    { readonly contract: Deployed; readonly view: DeployedView; readonly abi: readonly AbiItem[] }
  >();
  readonly #context;

  constructor(chain: PalletChain) {
    this.#chain = chain;
    this.#context = {
      executor: createPalletExecutor(chain.runtime.Revive, chain.externalities),
      sender: ETHEREUM_DEV_ACCOUNTS[0].address,
      abis: new Map(),
      createdAbis: new Set<never>(),
    };
  }

  /** @param constructorArgs As they were typed. */
  async deploy(
    name: string,
    abi: readonly AbiItem[],
    blob: Uint8Array,
    constructorArgs: readonly string[],
  ): Promise<{ readonly block: BlockView; readonly deployed: DeployedView }> {
    const inputs = abi.find(({ type }) => type === 'constructor')?.inputs ?? [];
    const args = inputs.map(({ type }, at) => abiValue(type, constructorArgs[at] ?? ''));
    let contract: Deployed | undefined;
    const block = await this.#chain.block(`deploy ${name}`, async () => {
      contract = (await deploy(this.#context as never, { abi: abi as never, blob }, args as never)) as unknown as Deployed;
      return `at ${contract.address}`;
    });
    if (contract === undefined) throw new Error(`${name} was not deployed`);
    const functions = abi
      .filter(({ type }) => type === 'function')
      .map(({ name: own = '', stateMutability, inputs: given = [] }): FunctionForm => {
        return {
          name: own,
          isRead: stateMutability === 'view' || stateMutability === 'pure',
          inputs: given.map((one) => ({ name: one.name, type: one.type })),
        };
      });
    const view = { address: contract.address, contract: name, functions };
    this.#deployed.set(contract.address, { contract, view, abi });
    return { block, deployed: view };
  }

  /** Calls a function: a view gives its result, another makes a block. */
  async call(
    address: string,
    name: string,
    typed: readonly string[],
  ): Promise<{ readonly result: string; readonly block: BlockView | undefined }> {
    const found = this.#deployed.get(address);
    const form = found?.view.functions.find((one) => one.name === name);
    if (found === undefined || form === undefined) throw new Error(`there is no ${name} at ${address}`);
    const args = form.inputs.map(({ type }, at) => abiValue(type, typed[at] ?? ''));
    const { read, write } = found.contract as unknown as Record<
      'read' | 'write',
      Record<string, (args: readonly unknown[]) => Promise<unknown>>
    >;
    if (form.isRead) return { result: shown(await read[name](args)), block: undefined };
    let result = '';
    const block = await this.#chain.block(`${found.view.contract}.${name}`, async () => {
      const receipt = (await write[name](args)) as { readonly events?: readonly unknown[] };
      result = (receipt.events ?? []).map(eventText).join('; ');
      return result === '' ? 'done' : result;
    });
    return { result, block };
  }
}
