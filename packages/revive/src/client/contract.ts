import { isBytes } from '@polkavirt/primitives';
import { checkOptions, optional } from '@polkavirt/primitives/options';
import type {
  Abi,
  AbiFunction,
  AbiStateMutability,
  Address,
  ContractConstructorArgs,
  ContractFunctionArgs,
  ContractFunctionName,
  ContractFunctionReturnType,
  Hex,
} from 'viem';
import { decodeFunctionResult, encodeAbiParameters, encodeFunctionData, getAbiItem, getAddress } from 'viem/utils';
import { ContractFailed, ContractReverted } from './contract-error.ts';
import type { ContractExecutor, Execution, OtherBuilds } from './contract-executor.ts';
import { type ContractEvent, decodeEvents } from './decode-events.ts';
import { decodeRevert } from './decode-revert.ts';
import { describeArguments } from './describe-arguments.ts';

/** The executor of contracts, and the default sender. */
export interface ContractContext {
  readonly executor: ContractExecutor;
  readonly sender: Address;
  /** ABIs of contracts by address, to decode the events and errors of other contracts. */
  readonly abis: Map<Address, Abi>;
  /** ABIs of contracts that others create, whose addresses are not known. */
  readonly createdAbis: Set<Abi>;
  /** Contracts that others create, `file:Contract` by the hash of their code. */
  readonly creatable: Map<Hex, string>;
}

/** Options of a call beside its arguments. */
export interface CallOptions {
  /** Who calls. Default: the context's sender. */
  readonly from?: Address;
  /** Wei that goes with the call. */
  readonly value?: bigint;
  /** The most ref_time, in picoseconds. Default: that of a block. */
  readonly gas?: bigint;
}

export interface DeployOptions extends CallOptions {
  /** 32 bytes: deploys by CREATE2. */
  readonly salt?: Hex;
  /** Programs or artifacts from which the contract creates contracts; they are uploaded first. Artifacts give their errors and lines too. */
  readonly dependencies?: readonly (Uint8Array | (Omit<Artifact, 'abi'> & { readonly abi?: Abi }))[];
}

/** The result of a call that changes state. */
export interface Receipt {
  /** Picoseconds of ref_time. */
  readonly gasUsed: bigint;
  readonly events: readonly ContractEvent[];
}

/** The parameters of a function; they may be omitted if there are none. */
type Parameters<Args, Options> = readonly [] extends Args ? [args?: Args, options?: Options] : [args: Args, options?: Options];

type Reading = 'pure' | 'view';
type Writing = 'nonpayable' | 'payable';

type Methods<A extends Abi, M extends AbiStateMutability, Result extends 'value' | 'receipt'> = {
  readonly [N in ContractFunctionName<A, M>]: (
    ...parameters: Parameters<ContractFunctionArgs<A, M, N>, CallOptions>
  ) => Promise<Result extends 'value' ? ContractFunctionReturnType<A, M, N> : Receipt>;
};

/** A contract at an address, by its ABI. Addresses that it gives are checksummed, as viem's are. */
export interface Contract<A extends Abi = Abi> {
  readonly address: Address;
  readonly abi: A;
  /** View functions. They resolve to the function's result. */
  readonly read: Methods<A, Reading, 'value'>;
  /** Functions that change state. They resolve to the changes, or reject with {@link ContractReverted} and change nothing. */
  readonly write: Methods<A, Writing, 'receipt'>;
  /** Like `write`, but without lasting changes; they resolve to the function's result. */
  readonly simulate: Methods<A, Writing, 'value'>;
  /** Sends value and raw bytes, for `receive` and `fallback`. */
  send(options?: CallOptions & { readonly data?: Hex }): Promise<Receipt>;
  /** The same contract with another sender. */
  as(sender: Address): Contract<A>;
}

/** A contract that has just been deployed. */
export type Deployed<A extends Abi = Abi> = Contract<A> & { readonly deployment: Receipt };

/** A contract to deploy: the compiler's ABI and program. */
export interface Artifact<A extends Abi = Abi> extends OtherBuilds {
  readonly abi: A;
  /** The contracts that this one creates, and those that these create: they are uploaded first. */
  readonly dependencies?: readonly Artifact[];
}

const ARTIFACT_RULES = {
  hash: optional({ must: 'a hash', accepts: (value: unknown) => typeof value === 'string' }),
  contract: optional({ must: 'a name', accepts: (value: unknown) => typeof value === 'string' }),
  abi: { must: 'an ABI: readArtifact and compileSolidity give both parts', accepts: Array.isArray },
  blob: { must: 'a program, as bytes: readArtifact and compileSolidity give both parts', accepts: isBytes },
  factoryDependencies: optional({
    must: 'names by code hash',
    accepts: (value: unknown) => typeof value === 'object' && value !== null,
  }),
  debugFrom: optional({
    must: 'where a debug build is',
    accepts: (value: unknown) => typeof value === 'object' && value !== null,
  }),
  debugHash: optional({ must: 'a hash', accepts: (value: unknown) => typeof value === 'string' }),
  debug: optional({ must: 'a program with debug sections, as bytes', accepts: isBytes }),
  coverageHash: optional({ must: 'a hash', accepts: (value: unknown) => typeof value === 'string' }),
  coverage: optional({ must: 'a program with probes, as bytes', accepts: isBytes }),
  dependencies: optional({ must: 'a list of artifacts', accepts: Array.isArray }),
};

const knownFirst = (context: ContractContext, address: Address): Iterable<Abi> => {
  const own = context.abis.get(address);
  return [...(own === undefined ? [] : [own]), ...context.abis.values(), ...context.createdAbis];
};

/** The ABIs that may have an error: of an address, or of what is being created. */
const abisFor = (context: ContractContext, to: Address | Abi): Abi[] =>
  typeof to === 'string' ? [...knownFirst(context, to)] : [to, ...context.abis.values(), ...context.createdAbis];

/** Which contract it is whose code a failure misses, if that is known. */
function missingCode({ creatable }: ContractContext, failure: string): string {
  const hash = /^CodeNotFound: no code is stored under (0x[0-9a-f]{64})/.exec(failure)?.[1] as Hex | undefined;
  const name = hash === undefined ? undefined : creatable.get(hash);
  return name === undefined ? '' : `\n  it is the code of ${name}: give its artifact to deploy, { dependencies: [...] }`;
}

/** This file, as it stands in stacks. Bundlers may leave nothing of it. */
const OWN = import.meta.url?.replace('file://', '');

/** An error whose stack begins at the caller's line instead of in this file. */
function atCaller<E extends Error>(error: E): E {
  const frames = error.stack?.split('\n') ?? [];
  if (OWN) error.stack = frames.filter((line) => !line.includes(OWN)).join('\n');
  return error;
}

/** @throws ContractReverted, ContractFailed */
async function requireSuccess(
  context: ContractContext,
  to: Address | Abi,
  what: () => string,
  execution: Execution,
): Promise<void> {
  const { status, output, failure = 'for no known reason', gasUsed, stop, trace } = execution;
  if (status === 'success') return;
  // Made before anything is waited for, because its stack has the caller's line then.
  const error = atCaller(
    status === 'failed'
      ? new ContractFailed(what(), `${failure}${missingCode(context, failure)}`, gasUsed, { stop, trace })
      : new ContractReverted(what(), decodeRevert(output, abisFor(context, to)), gasUsed, { trace }),
  );
  const placeOf = trace === undefined ? await context.executor.explain?.(execution) : undefined;
  if (placeOf !== undefined) error.placeWhenRead(placeOf);
  throw error;
}

const toReceipt = (context: ContractContext, { gasUsed, logs }: Execution): Receipt => ({
  gasUsed,
  events: decodeEvents(
    logs.map((log) => ({ ...log, address: getAddress(log.address) })),
    (address) => knownFirst(context, address),
  ),
});

/** Calls an existing contract. */
export function contractAt<const A extends Abi>(context: ContractContext, abi: A, at: Address): Contract<A> {
  const address = getAddress(at);
  if (!context.abis.has(address)) context.abis.set(address, abi);
  const message = (data: Hex, { from = context.sender, value = 0n, gas }: CallOptions) => ({
    from,
    to: address,
    value,
    data,
    ...(gas !== undefined && { gas }),
  });
  const run = async (
    functionName: string,
    args: readonly unknown[],
    options: CallOptions,
    isDryRun: boolean,
  ): Promise<Execution> => {
    const item = { abi: abi as Abi, functionName, args };
    const execution = context.executor.call(message(encodeFunctionData(item), options), isDryRun);
    const what = () => {
      const found = getAbiItem({ abi: abi as Abi, name: functionName, args }) as AbiFunction;
      return `${functionName}(${describeArguments(
        args,
        found.inputs.map(({ name = '' }) => name),
      )})`;
    };
    await requireSuccess(context, address, what, execution);
    return execution;
  };
  const value = async (functionName: string, args: readonly unknown[] = [], options: CallOptions = {}) => {
    const { output, gasUsed } = await run(functionName, args, options, true);
    const item = getAbiItem({ abi: abi as Abi, name: functionName, args }) as AbiFunction;
    if (output === '0x' && item.outputs.length > 0) {
      throw new ContractFailed(functionName, `nothing came back: there is no contract at ${address}, or another one`, gasUsed);
    }
    return decodeFunctionResult({ abi: abi as Abi, functionName, args, data: output });
  };
  const receipt = async (functionName: string, args: readonly unknown[] = [], options: CallOptions = {}) =>
    toReceipt(context, await run(functionName, args, options, false));

  const names = (isReading: boolean) => [
    ...new Set(
      abi.flatMap((item) =>
        item.type === 'function' && (item.stateMutability === 'view' || item.stateMutability === 'pure') === isReading
          ? [item.name]
          : [],
      ),
    ),
  ];
  const methods = (isReading: boolean, method: (...given: [string, (readonly unknown[])?, CallOptions?]) => unknown) =>
    Object.fromEntries(
      names(isReading).map((name) => [name, (args?: readonly unknown[], options?: CallOptions) => method(name, args, options)]),
    );
  return {
    address,
    abi,
    read: methods(true, value) as unknown as Contract<A>['read'],
    write: methods(false, receipt) as unknown as Contract<A>['write'],
    simulate: methods(false, value) as unknown as Contract<A>['simulate'],
    async send({ data = '0x', ...options } = {}) {
      const execution = context.executor.call(message(data, options), false);
      await requireSuccess(context, address, () => `sending ${data === '0x' ? 'value' : data}`, execution);
      return toReceipt(context, execution);
    },
    as: (sender) => contractAt({ ...context, sender }, abi, address),
  };
}

/**
 * Deploys a contract.
 *
 * @param args The constructor's.
 * @throws ContractReverted if the constructor reverts, ContractFailed if the program is refused or traps.
 */
export async function deploy<const A extends Abi>(
  context: ContractContext,
  artifact: Artifact<A>,
  ...[given, options = {}]: Parameters<ContractConstructorArgs<A>, DeployOptions>
): Promise<Deployed<A>> {
  checkOptions('deploy', artifact, ARTIFACT_RULES, 'the artifact');
  const { abi, blob } = artifact;
  const { from = context.sender, value = 0n, gas, salt } = options;
  const dependencies = [...(artifact.dependencies ?? []), ...(options.dependencies ?? [])];
  const args = (given ?? []) as readonly unknown[];
  const declared = (abi as Abi).find((item) => item.type === 'constructor');
  const inputs = declared?.inputs ?? [];
  const { executor } = context;
  for (const program of [artifact, ...dependencies]) {
    if (!('blob' in program)) continue;
    await executor.describe?.(program);
    for (const [hash, name] of Object.entries(program.factoryDependencies ?? {})) context.creatable.set(hash as Hex, name);
  }
  for (const program of dependencies) if ('blob' in program && program.abi !== undefined) context.createdAbis.add(program.abi);
  for (const code of dependencies) executor.upload('blob' in code ? code.blob : code, from);
  const execution = executor.deploy(
    {
      from,
      value,
      code: blob,
      data: encodeAbiParameters(inputs, args),
      ...(gas !== undefined && { gas }),
      ...(salt !== undefined && { salt }),
    },
    false,
  );
  const names = inputs.map(({ name = '' }) => name);
  await requireSuccess(context, abi, () => `constructor(${describeArguments(args, names)})`, execution);
  if (execution.address === undefined) throw new ContractFailed('constructor', 'it has no address', execution.gasUsed);
  const contract = contractAt(context, abi, execution.address);
  return { ...contract, deployment: toReceipt(context, execution) };
}
