import { bytesToHex, type HexString, hexToBytes } from '@polkavirt/mock-runtime';
import { type Block, invalidParams, RPC_CODES, type RpcContext, RpcError, type RpcMethods, rpcCall } from '@polkavirt/node';
import { keccak256, ZERO_ADDRESS } from '../address.ts';
import type { ContractOutcome } from '../pallet/outcome.ts';
import type { EthBlock } from './eth-index.ts';
import { headerToJson } from './eth-json.ts';
import { type EthNode, requireBlock, viewOf } from './eth-node.ts';
import {
  blockId,
  type CallRequest,
  callRequest,
  fields,
  flag,
  type Kind,
  LATEST,
  optionalField,
  orElse,
  param,
} from './eth-params.ts';
import { splitInitCode } from './eth-transaction.ts';
import { revertError } from './execute-call.ts';
import { logsBloom } from './logs-bloom.ts';
import {
  applyBlockOverrides,
  applyStateOverrides,
  type BlockOverrides,
  blockOverrides,
  type StateOverrides,
  stateOverrides,
} from './overrides.ts';
import { toQuantity } from './quantity.ts';

const MAX_BLOCKS = 256;
/** Calls of all blocks together. */
const MAX_CALLS = 1_000;
/** Of `eth_simulateV1`: a contract that failed without a revert. */
const VM_ERROR = -32015;

interface SimulatedBlock {
  readonly overrides: BlockOverrides | undefined;
  readonly state: StateOverrides | undefined;
  readonly calls: readonly CallRequest[];
}

interface Payload {
  readonly blocks: readonly SimulatedBlock[];
  readonly validates: boolean;
  readonly isFull: boolean;
}

const listOf =
  <T>(kind: Kind<T>, max: number): Kind<readonly T[]> =>
  (value, name) => {
    if (!Array.isArray(value) || value.length > max) throw invalidParams(`${name} must be a list of at most ${max}`);
    return value.map((one) => kind(one, name));
  };

const payload: Kind<Payload> = (value, name) => {
  const object = fields(value, name);
  const blocks = listOf((one): SimulatedBlock => {
    const block = fields(one, 'blockStateCalls');
    return {
      overrides: optionalField(block, 'blockOverrides', blockOverrides),
      state: optionalField(block, 'stateOverrides', stateOverrides),
      calls: optionalField(block, 'calls', listOf(callRequest, MAX_CALLS)) ?? [],
    };
  }, MAX_BLOCKS)(object.blockStateCalls, 'blockStateCalls');
  if (blocks.reduce((sum, { calls }) => sum + calls.length, 0) > MAX_CALLS) throw invalidParams(`at most ${MAX_CALLS} calls`);
  if (optionalField(object, 'traceTransfers', flag) === true) throw invalidParams('traceTransfers: transfers have no logs here');
  return {
    blocks,
    validates: optionalField(object, 'validation', flag) ?? false,
    isFull: optionalField(object, 'returnFullTransactions', flag) ?? false,
  };
};

/** A transaction that nobody signed has no hash: this one is of its place. */
const hashOf = (block: HexString, index: number): HexString =>
  bytesToHex(keccak256(hexToBytes(`${block}${index.toString(16).padStart(8, '0')}`)));

/** One call, whose changes stay for the next ones. */
function simulateCall(eth: EthNode, request: CallRequest, validates: boolean, gasLeft: bigint) {
  const { Revive } = eth.pallets;
  const { from = ZERO_ADDRESS, to, value, data } = request;
  const gas = request.gas ?? gasLeft;
  if (gas > gasLeft) throw new RpcError(-38015, `block gas limit reached: ${gas} > ${gasLeft}`);
  const intrinsic = eth.gas.intrinsicGas(request);
  if (gas < intrinsic) throw new RpcError(-38013, `intrinsic gas too low: gas ${gas}, minimum needed ${intrinsic}`);
  const nonce = Revive.nonceOf(from);
  if (validates) {
    const balance = Revive.balanceOf(from);
    const cost = value + gas * (request.price ?? 0n);
    if (balance < cost)
      throw new RpcError(-38014, `insufficient funds for gas * price + value: address ${from} have ${balance} want ${cost}`);
    if ((request.price ?? 0n) < Revive.gasPrice()) throw new RpcError(-38012, 'max fee per gas less than block base fee');
    if (request.nonce !== undefined && request.nonce !== BigInt(nonce)) {
      throw new RpcError(
        request.nonce < BigInt(nonce) ? -38010 : -38011,
        `nonce ${request.nonce} of ${from}, whose next one is ${nonce}`,
      );
    }
  }
  const weightLimit = Revive.gasToWeight(gas - intrinsic);
  const common = { origin: Revive.accountOf(from), value, weightLimit, depositSource: 'gas' as const };
  let outcome: ContractOutcome;
  if (to === undefined) {
    const { code, args } = splitInitCode(data);
    outcome = Revive.bareInstantiate({ ...common, code, data: args });
    if (!outcome.result.ok || outcome.result.value.reverted) Revive.edit.setNonce(from, nonce + 1);
  } else {
    outcome = Revive.bareCall({ ...common, dest: to, data: hexToBytes(data) });
    Revive.edit.setNonce(from, nonce + 1);
  }
  return { request, outcome, gasUsed: intrinsic + outcome.gasConsumed };
}

type Simulated = ReturnType<typeof simulateCall>;

function callToJson({ outcome: { result, logs }, gasUsed }: Simulated, toLog: (log: (typeof logs)[number]) => object) {
  const used = toQuantity(gasUsed);
  if (result.ok && !result.value.reverted) {
    return { status: '0x1', returnData: bytesToHex(result.value.data), gasUsed: used, logs: logs.map(toLog) };
  }
  if (!result.ok) {
    const { name, message } = result.error;
    return {
      status: '0x0',
      returnData: '0x',
      gasUsed: used,
      logs: [],
      error: { code: VM_ERROR, message: `vm execution error: ${name}: ${message}` },
    };
  }
  const returnData = bytesToHex(result.value.data);
  return {
    status: '0x0',
    returnData,
    gasUsed: used,
    logs: [],
    error: { ...revertError(result.value.data).toJson(), data: returnData },
  };
}

/** One block after another, in storage that is undone afterwards. */
function simulate(eth: EthNode, base: Block, { blocks, validates, isFull }: Payload): unknown[] {
  const { chain } = eth.node;
  const { System } = chain.runtime;
  const { Revive, Timestamp } = eth.pallets;
  return chain.executeAt(base, () => {
    const parent = viewOf(eth, base);
    let number = base.number;
    let seconds = parent.time / 1000n;
    let parentHash = base.hash;
    // All of it together may take what one block may.
    let gasLeft = Revive.maxBlockGas;
    return blocks.map(({ overrides, state, calls }) => {
      const next = overrides?.number ?? number + 1;
      if (next <= number) throw new RpcError(-38020, `block numbers must ascend: ${next} after ${number}`);
      const time = overrides?.time ?? seconds + 1n;
      if (time < seconds) throw new RpcError(-38021, `block times must ascend: ${time} after ${seconds}`);
      number = next;
      seconds = time;
      System.Number.put(number);
      Timestamp?.Now.put(seconds * 1000n);
      if (overrides !== undefined) applyBlockOverrides(eth.pallets, System, { ...overrides, number: undefined, time: undefined });
      if (state !== undefined) applyStateOverrides(eth.pallets, state);
      const hash = bytesToHex(keccak256(hexToBytes(`${parentHash}${number.toString(16).padStart(8, '0')}`)));
      const simulated = calls.map((request) => {
        const done = simulateCall(eth, request, validates, gasLeft);
        gasLeft -= done.gasUsed;
        return done;
      });
      let logIndex = 0;
      const results = simulated.map((one, index) =>
        callToJson(one, (log) => ({
          address: log.address,
          topics: log.topics.map(bytesToHex),
          data: bytesToHex(log.data),
          blockHash: hash,
          blockNumber: toQuantity(number),
          blockTimestamp: toQuantity(seconds),
          transactionHash: hashOf(hash, index),
          transactionIndex: toQuantity(index),
          logIndex: toQuantity(logIndex++),
          removed: false,
        })),
      );
      const view: EthBlock = {
        ...parent,
        block: { ...base, hash, number, header: { ...base.header, parentHash } },
        time: seconds * 1000n,
        gasUsed: simulated.reduce((sum, { gasUsed }) => sum + gasUsed, 0n),
        gasLimit: Revive.blockGasLimit(),
        baseFee: validates || overrides?.baseFee !== undefined ? Revive.gasPrice() : 0n,
        author: Revive.blockAuthor(),
        prevRandao: Revive.settings.current().prevRandao,
        logs: [],
      };
      parentHash = hash;
      const bloom = simulated
        .flatMap(({ outcome }) => outcome.logs)
        .map(({ address, topics }) => ({ address, topics: topics.map(bytesToHex) }));
      return {
        ...headerToJson(view),
        logsBloom: logsBloom(bloom),
        size: '0x0',
        uncles: [],
        transactions: simulated.map(({ request }, index) =>
          isFull ? transactionOf(eth, request, { hash, number, seconds: time }, index) : hashOf(hash, index),
        ),
        calls: results,
      };
    });
  });
}

const transactionOf = (
  eth: EthNode,
  request: CallRequest,
  { hash, number, seconds }: { readonly hash: HexString; readonly number: number; readonly seconds: bigint },
  index: number,
) => ({
  type: '0x2',
  hash: hashOf(hash, index),
  blockHash: hash,
  blockNumber: toQuantity(number),
  blockTimestamp: toQuantity(seconds),
  transactionIndex: toQuantity(index),
  from: request.from ?? ZERO_ADDRESS,
  to: request.to ?? null,
  nonce: toQuantity(request.nonce ?? 0n),
  gas: toQuantity(request.gas ?? eth.gas.maxBlockGas),
  value: toQuantity(request.value),
  input: request.data,
  gasPrice: toQuantity(request.price ?? 0n),
  maxFeePerGas: toQuantity(request.price ?? 0n),
  maxPriorityFeePerGas: '0x0',
  accessList: request.accessList,
  chainId: toQuantity(eth.pallets.Revive.constants.ChainId),
  yParity: '0x0',
  v: '0x0',
  r: '0x0',
  s: '0x0',
});

/** Blocks of calls that nobody signs. All of them together may use what one block may. */
export const simulateMethods = (of: (context: RpcContext) => EthNode): RpcMethods => ({
  eth_simulateV1: rpcCall([param('payload', payload), orElse('block', blockId, LATEST)], (context, wanted, id) => {
    const eth = of(context);
    if (wanted.blocks.length === 0) throw new RpcError(RPC_CODES.invalidParams, 'empty input: blockStateCalls has no block');
    return simulate(eth, requireBlock(eth, id), wanted);
  }),
});
