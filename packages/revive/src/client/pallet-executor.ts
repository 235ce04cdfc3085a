import { bytesToHex, hexToBytes, type TestExternalities, weightOf } from '@polkavirt/mock-runtime';
import type { Address, Hex } from 'viem';
import type { SolidityCoverage } from '../coverage/index.ts';
import { describeDiagnostic } from '../diagnostics/describe-diagnostic.ts';
import { type GasWatch, gasOfTests } from '../gas-use/index.ts';
import type { ContractOutcome, ContractOutput } from '../pallet/outcome.ts';
import type { RevivePallet } from '../pallet/revive.ts';
import type { BareRequest } from '../pallet/revive-config.ts';
import type { SolidityFrame, SolidityTrace, SolidityTracer } from '../trace/index.ts';
import { CONSOLE_ADDRESS, type ConsoleEntry, type ContractConsole } from './contract-console.ts';
import { ContractFailed } from './contract-error.ts';
import type { ContractExecutor, Execution, Message } from './contract-executor.ts';
import { createLateTraces } from './late-traces.ts';

/** The `console.log` of the contracts, and who hears of it. */
export interface ConsoleParts {
  readonly console?: ContractConsole;
  readonly onConsole?: (entry: ConsoleEntry) => void;
}

const REPEATED = 'repeated on the debug build';
const REPEATED_OTHERWISE = 'repeated on the debug build, which failed in another way';

const lower = (hex: Address | Hex): Hex => hex.toLowerCase() as Hex;

/** A trace with what is to be said of it. */
function noted(trace: SolidityTrace, { result, diagnostics }: ContractOutcome<ContractOutput>): SolidityTrace {
  const output = result.ok ? bytesToHex(result.value.data) : '0x';
  const { reason, ...rest } = { ...trace, note: trace.output === output ? REPEATED : REPEATED_OTHERWISE };
  // What a host function refused is said already, in the terms of what is deployed.
  const isSaid = !result.ok && diagnostics.at(-1)?.hostFunction !== undefined;
  return { ...rest, ...(isSaid || reason === undefined ? {} : { reason }) };
}

function toExecution(outcome: ContractOutcome<ContractOutput>, traceOf: () => SolidityTrace | undefined): Execution {
  const { result, weightConsumed, logs, diagnostics } = outcome;
  const gasUsed = weightConsumed.refTime;
  const trace = result.ok && !result.value.reverted ? undefined : traceOf();
  const traced = trace === undefined ? {} : { trace: noted(trace, outcome) };
  if (!result.ok) {
    const { name, message } = result.error;
    // The last diagnostic belongs to the outermost frame that reported. Earlier ones may belong to calls whose failure the contract handled.
    const last = diagnostics.at(-1);
    const failure = last === undefined ? `${name}: ${message}` : describeDiagnostic(last);
    const stop = last?.explanation?.stop;
    return { status: 'failed', output: '0x', logs: [], gasUsed, failure, ...(stop === undefined ? {} : { stop }), ...traced };
  }
  return {
    status: result.value.reverted ? 'reverted' : 'success',
    output: bytesToHex(result.value.data),
    logs: logs.map(({ address, topics, data }) => ({ address, topics: topics.map(bytesToHex), data: bytesToHex(data) })),
    gasUsed,
    ...traced,
  };
}

/**
 * Runs contracts on the pallet, without blocks or extrinsics around the calls: the fastest way for a test.
 *
 * @param externalities The storage of the chain. Calls may also be made inside its `executeWith`.
 */
export function createPalletExecutor(
  Revive: RevivePallet,
  externalities: TestExternalities,
  { console, onConsole }: ConsoleParts = {},
): ContractExecutor {
  let tracer: SolidityTracer | undefined;
  let coverage: SolidityCoverage | undefined;
  let gas: GasWatch | undefined;
  const late = createLateTraces(Revive, externalities, () => console?.take());
  const traceOf = (repeat: () => void) => () => tracer?.trace(Revive, repeat);
  /** Where contracts log, if something does and there are debug builds. */
  const placesOf = (repeat: () => void): readonly SolidityFrame[] => {
    if (console === undefined || tracer === undefined) return [];
    Revive.repeating({}, repeat);
    if (console.take().length === 0) return [];
    const places = tracer.callersOf(Revive, CONSOLE_ADDRESS, repeat);
    console.take();
    return places;
  };
  /** Does something, without what it logs. */
  const without = <T>(work: () => T): T => {
    const result = work();
    console?.take();
    return result;
  };
  /** Runs something, and tells what it logs. `dry` is the same, of which nothing stays. */
  const run = <T extends ContractOutput>(dry: () => ContractOutcome<T>, real: () => ContractOutcome<T>) => {
    const places = placesOf(dry);
    const watched = gas === undefined ? real : () => (gas as GasWatch).watch(Revive, () => void without(dry), real);
    const outcome = coverage === undefined ? watched() : coverage.count(Revive, () => without(dry), watched);
    for (const [index, entry] of (console?.take() ?? []).entries()) {
      onConsole?.(places[index] === undefined ? entry : { ...entry, place: places[index] });
    }
    const execution = toExecution(outcome, traceOf(dry));
    console?.take();
    if (execution.status !== 'success' && execution.trace === undefined) {
      late.keep(execution, dry, (trace) => noted(trace, outcome));
    }
    return { outcome, execution };
  };
  const on = <T>(work: () => T): T => externalities.executeWith(work);
  const requestOf = ({ from, value, gas }: Omit<Message, 'data'>): BareRequest => ({
    origin: Revive.accountOf(lower(from)),
    value,
    // Balances are those of Ethereum's accounts, which pay for storage with their gas.
    depositSource: 'gas',
    ...(gas !== undefined && { weightLimit: weightOf(gas) }),
  });
  return {
    call: ({ to, data, ...message }, isDryRun) =>
      on(() => {
        const request = { ...requestOf(message), dest: lower(to), data: hexToBytes(data) };
        const dry = () => Revive.dryRunCall(request);
        return run(dry, isDryRun ? dry : () => Revive.bareCall(request)).execution;
      }),
    deploy: ({ code, data, salt, ...message }, isDryRun) =>
      on(() => {
        const bare = { ...requestOf(message), code, data: hexToBytes(data) };
        const request = salt === undefined ? bare : { ...bare, salt: hexToBytes(salt) };
        const dry = () => Revive.dryRunInstantiate(request);
        const { outcome, execution } = run(dry, isDryRun ? dry : () => Revive.bareInstantiate(request));
        if (!outcome.result.ok || outcome.result.value.reverted) return execution;
        return { ...execution, address: outcome.result.value.address };
      }),
    explain: late.explain,
    async describe(builds) {
      const { blob, debug, debugHash, coverage: probed, coverageHash } = builds;
      if (debug === undefined) late.describe(builds);
      gas ??= gasOfTests();
      gas?.describe(builds);
      // Loaded here, because most tests have no other builds.
      if (debug !== undefined) {
        const { createSolidityTracer } = await import('../trace/index.ts');
        tracer ??= createSolidityTracer();
        tracer.describe({ blob, debug, ...(debugHash === undefined ? {} : { debugHash }) });
      }
      if (probed !== undefined) {
        const { coverageOfTests } = await import('../coverage/index.ts');
        coverage ??= coverageOfTests();
        coverage?.describe({ blob, coverage: probed, ...(coverageHash === undefined ? {} : { coverageHash }) });
      }
    },
    upload: (code, from) =>
      on(() => {
        const uploaded = Revive.bareUploadCode({ origin: Revive.accountOf(lower(from)), code, depositSource: 'gas' });
        if (uploaded.ok) return;
        throw new ContractFailed('uploading a program', externalities.runtime.describeError(uploaded.error), 0n);
      }),
  };
}
