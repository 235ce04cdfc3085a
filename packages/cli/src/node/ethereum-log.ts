import type { RpcCall, RpcContext, RpcMethods } from '@polkavirt/node';
import { type ConsoleEntry, type ContractConsole, describeConsoleEntry } from '@polkavirt/revive/client';
import { describeTrace, type SolidityFrame, type SolidityTrace } from '@polkavirt/revive/engine';
import { printable } from '../values.ts';
import type { KnownContracts } from './known-contracts.ts';
import type { NodeFlags } from './node-flags.ts';
import type { Say } from './node-surroundings.ts';

/** The log entry of one request. */
export interface LogEntry {
  readonly method: string;
  /** In the order in which they are shown. */
  readonly details: Readonly<Record<string, string>>;
  readonly error?: string;
  /** Where contracts failed. */
  readonly failures: readonly string[];
  /** What contracts logged with `console.log`, each with the contract. */
  readonly console?: readonly string[];
}

/** Methods whose first parameter is a call, and those that send a transaction. */
const CALLS: ReadonlySet<string> = new Set(['eth_call', 'eth_estimateGas', 'debug_traceCall', 'eth_createAccessList']);
const SENDING: ReadonlySet<string> = new Set([
  'eth_sendTransaction',
  'eth_sendRawTransaction',
  'eth_sendRawTransactionSync',
  'eth_sendUnsignedTransaction',
]);
/** Methods that run what is going to be run, or ran, anyway. */
const SILENT: ReadonlySet<string> = new Set([
  'eth_estimateGas',
  'debug_traceCall',
  'debug_traceTransaction',
  'eth_createAccessList',
]);
/** The block of calls that name none. */
const LATEST = { kind: 'tag', tag: 'latest' } as const;
/** The most diagnostics of one request, because a contract may fail in a loop. */
const MAX_FAILURES = 16;
const MAX_LENGTH = 400;

const short = (text: string): string => (text.length > MAX_LENGTH ? `${text.slice(0, MAX_LENGTH)}...` : text);
const decimal = (quantity: unknown): string => (typeof quantity === 'string' ? `${BigInt(quantity)}` : '0');

interface Transaction {
  readonly hash: string;
  readonly from: string;
  readonly to: string | null;
  readonly value: string;
  readonly gas: string;
  readonly input: string;
}
interface Receipt {
  readonly status: string;
  readonly gasUsed: string;
  readonly contractAddress: string | null;
  readonly blockNumber: string;
  readonly blockHash: string;
}
interface Trace {
  readonly error?: string;
  readonly revertReason?: string;
  readonly solidity?: SolidityTrace;
  /** Where contracts logged. */
  readonly console?: readonly SolidityFrame[];
}

/** Calls another method of the node for the same client. */
const ask = <T>(context: RpcContext, name: string, ...params: unknown[]): T =>
  (context.methods.methods[name] as RpcCall).handle(context, ...params) as T;

/** Logs the requests of Ethereum's clients, as `hardhat node` does. */
export interface EthereumLog {
  /** Where a contract failed, in words. */
  diagnostic(text: string): void;
  /** The same methods with a log of their calls. */
  watch(methods: RpcMethods): RpcMethods;
}

export function createEthereumLog(
  { silent = false, json = false }: Pick<NodeFlags, 'silent' | 'json'>,
  say: Say,
  known: KnownContracts,
  contractConsole: ContractConsole,
): EthereumLog {
  if (silent) return { diagnostic: () => undefined, watch: (methods) => methods };
  let failures: string[] = [];
  let last: string | undefined;
  let isOn = true;

  /** What contracts logged, each with its place, or else with what is known of the contract. */
  const logged = (entries: readonly ConsoleEntry[], places: readonly SolidityFrame[] = []): Pick<LogEntry, 'console'> => {
    if (entries.length === 0) return {};
    const texts = entries.map((entry, index) => {
      if (places.length === entries.length) return describeConsoleEntry({ ...entry, place: places[index] });
      const name = known.nameOf(entry.contract);
      return name === undefined ? describeConsoleEntry(entry) : `[${name} ${entry.contract}] ${entry.text}`;
    });
    return { console: texts };
  };

  const tell = (entry: LogEntry): void => {
    if (json) {
      say('stdout', JSON.stringify(entry));
      return;
    }
    const lines = Object.entries(entry.details).map(([name, value]) => `  ${`${name}:`.padEnd(21)}${value}`);
    if (entry.console !== undefined)
      lines.push('  console.log:', ...entry.console.flatMap((text) => text.split('\n').map((line) => `    ${printable(line)}`)));
    if (entry.error !== undefined) lines.push(`  ${entry.error}`);
    // Text that the error already contains is not repeated.
    lines.push(
      ...entry.failures
        .filter((failure) => failure !== entry.error)
        .flatMap((failure) => failure.split('\n').map((line) => `    ${line}`)),
    );
    // Repeated requests, as of polling clients, are logged once.
    if (lines.length === 0 && last === entry.method) return;
    last = entry.method;
    say('stdout', [entry.method, ...lines].join('\n'));
  };

  const detailsOf = (
    context: RpcContext,
    method: string,
    given: readonly unknown[],
    result: unknown,
  ): Pick<LogEntry, 'details' | 'error'> => {
    if (CALLS.has(method)) return { details: describeCall(known, given[0]) };
    if (!SENDING.has(method) || typeof result !== 'string') return { details: {} };
    return describeTransaction(context, known, result);
  };

  const watched = (method: string, call: RpcCall): RpcCall => ({
    ...call,
    handle(context, ...params) {
      if (method.endsWith('_setLoggingEnabled')) isOn = params[0] === true;
      const begun = failures.length;
      // Of a block that was made since the last request.
      const earlier = logged(contractConsole.take());
      if (isOn && earlier.console !== undefined) tell({ method: 'console.log', details: {}, failures: [], ...earlier });
      const finish = (result: unknown, error?: unknown): void => {
        const entries = SILENT.has(method) ? [] : contractConsole.take();
        const noted = failures.slice(begun);
        failures = [];
        if (!isOn) return;
        const told =
          error === undefined
            ? detailsOf(context, method, params, result)
            : { details: CALLS.has(method) ? describeCall(known, params[0]) : {} };
        const stack = error instanceof Error && CALLS.has(method) ? stackOfCall(context, params) : '';
        const message = error instanceof Error ? `${short(error.message)}${stack}` : undefined;
        const places = entries.length > 0 && known.debugBuilds.length > 0 ? placesOf(context, method, params, result) : [];
        const console = logged(entries, places);
        // Logging a transaction may run it again.
        failures = [];
        contractConsole.take();
        tell({ method, failures: noted, ...console, ...told, ...(message !== undefined && { error: message }) });
      };
      let result: unknown;
      try {
        result = call.handle(context, ...params);
      } catch (error) {
        finish(undefined, error);
        throw error;
      }
      if (result instanceof Promise) {
        return result.then(
          (value) => {
            finish(value);
            return value;
          },
          (error) => {
            finish(undefined, error);
            throw error;
          },
        );
      }
      finish(result);
      return result;
    },
  });

  return {
    diagnostic(text) {
      if (failures.length < MAX_FAILURES) failures.push(text);
    },
    watch: (methods) =>
      Object.fromEntries(
        Object.entries(methods).map(([name, method]) => [name, method.kind === 'call' ? watched(name, method) : method]),
      ),
  };
}

function describeCall(known: KnownContracts, request: unknown): Record<string, string> {
  const { from, to, data = '0x', value = 0n } = (request ?? {}) as { from?: string; to?: string; data?: string; value?: bigint };
  return {
    ...(to === undefined
      ? { 'Contract deployment': known.nameOfCode(data) ?? '<unknown>' }
      : data !== '0x' && { 'Contract call': known.describe(to, data) }),
    ...(from !== undefined && { From: from }),
    ...(to !== undefined && { To: to }),
    ...(value > 0n && { Value: `${value} wei` }),
  };
}

function describeTransaction(context: RpcContext, known: KnownContracts, hash: string): Pick<LogEntry, 'details' | 'error'> {
  const transaction = ask<Transaction | null>(context, 'eth_getTransactionByHash', hash);
  const receipt = ask<Receipt | null>(context, 'eth_getTransactionReceipt', hash);
  if (transaction === null) return { details: { Transaction: hash } };
  const { to, input, from, value, gas } = transaction;
  if (to === null && receipt?.contractAddress) known.remember(receipt.contractAddress, input);
  const details = {
    ...(to === null && { 'Contract deployment': known.nameOfCode(input) ?? '<unknown>' }),
    ...(to !== null && input !== '0x' && { 'Contract call': known.describe(to, input) }),
    ...(receipt?.contractAddress && { 'Contract address': receipt.contractAddress }),
    Transaction: hash,
    From: from,
    ...(to !== null && { To: to }),
    Value: `${decimal(value)} wei`,
    Gas: receipt === null ? decimal(gas) : `${decimal(receipt.gasUsed)} of ${decimal(gas)}`,
    ...(receipt !== null && { [`Block #${decimal(receipt.blockNumber)}`]: receipt.blockHash }),
  };
  if (receipt?.status !== '0x0') return { details };
  return { details, error: `Error: ${reasonOf(context, hash)}` };
}

/** The lines of a stack in the sources, each after a line break; nothing if it is not known. */
const linesOf = (trace: SolidityTrace | undefined): string =>
  trace === undefined
    ? ''
    : `\n${describeTrace(trace)
        .split('\n')
        .map((line) => `  ${line}`)
        .join('\n')}`;

/** Runs a call again; undefined for one that pretends another state. */
function traceOfCall(
  context: RpcContext,
  [request, block, ...overrides]: readonly unknown[],
  config: object = {},
): Trace | undefined {
  if (overrides.some((one) => one !== undefined && Object.keys(one as object).length > 0)) return undefined;
  const options = { tracer: 'callTracer', tracerConfig: { onlyTopCall: true, ...config } };
  return ask<Trace | null>(context, 'debug_traceCall', request, block ?? LATEST, options) ?? undefined;
}

/** Runs a transaction again. */
function traceOf(context: RpcContext, hash: string, config: object = {}): Trace {
  const options = { tracer: 'callTracer', tracerConfig: { onlyTopCall: true, ...config } };
  const start = context.methods.methods.debug_traceTransaction.params[1].parse(options);
  return ask<Trace>(context, 'debug_traceTransaction', hash, start);
}

/** Where contracts logged in a request, by running it again. */
function placesOf(context: RpcContext, method: string, params: readonly unknown[], result: unknown): readonly SolidityFrame[] {
  try {
    const config = { withConsole: true };
    if (CALLS.has(method)) return traceOfCall(context, params, config)?.console ?? [];
    return SENDING.has(method) && typeof result === 'string' ? (traceOf(context, result, config).console ?? []) : [];
  } catch {
    // The parent of its block may be gone.
    return [];
  }
}

/** Where a call failed. */
function stackOfCall(context: RpcContext, params: readonly unknown[]): string {
  try {
    return linesOf(traceOfCall(context, params)?.solidity);
  } catch {
    // The error of the call itself is shown already.
    return '';
  }
}

/** Why a transaction failed. */
function reasonOf(context: RpcContext, hash: string): string {
  try {
    const { error = 'it failed', revertReason, solidity } = traceOf(context, hash);
    return `${short(revertReason === undefined ? error : `${error}: ${revertReason}`)}${linesOf(solidity)}`;
  } catch {
    // The parent of its block may be gone.
    return 'it failed';
  }
}
