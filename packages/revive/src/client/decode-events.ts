import type { Abi, AbiEvent, Address } from 'viem';
import { decodeEventLog, getAbiItem } from 'viem/utils';
import type { RawLog } from './contract-executor.ts';
import { describeArguments } from './describe-arguments.ts';

/** An event of a contract. */
export interface ContractEvent extends RawLog {
  /** Absent if no known ABI has the event. */
  readonly name?: string;
  /** In the order of the declaration. An indexed string, array or struct is its keccak256. */
  readonly args: readonly unknown[];
  readonly argNames: readonly string[];
}

/** Decodes logs. `abisFor` gives the ABIs for a contract, the likeliest first. */
export const decodeEvents = (logs: readonly RawLog[], abisFor: (address: Address) => Iterable<Abi>): ContractEvent[] =>
  logs.map((log) => {
    for (const abi of abisFor(log.address)) {
      const decoded = decodeEvent(log, abi);
      if (decoded !== undefined) return decoded;
    }
    return { ...log, args: [], argNames: [] };
  });

function decodeEvent(log: RawLog, abi: Abi): ContractEvent | undefined {
  const [selector, ...indexed] = log.topics;
  if (selector === undefined) return undefined;
  try {
    const { eventName } = decodeEventLog({ abi, topics: [selector, ...indexed], data: log.data });
    if (eventName === undefined) return undefined;
    const item = getAbiItem({ abi, name: selector }) as AbiEvent;
    // By position, because an object would lose arguments without names.
    const numbered = { ...item, inputs: item.inputs.map((input, i) => ({ ...input, name: `a${i}` })) };
    const { args } = decodeEventLog({ abi: [numbered], topics: [selector, ...indexed], data: log.data });
    const values = item.inputs.map((_, i) => (args as Record<string, unknown> | undefined)?.[`a${i}`]);
    return { ...log, name: eventName, args: values, argNames: item.inputs.map(({ name = '' }) => name) };
  } catch {
    // Another contract's event.
    return undefined;
  }
}

/** `Transfer(from: 0x.., to: 0x.., value: 7) of 0x..`. */
export const describeEvent = ({ name, args, argNames, address, topics, data }: ContractEvent): string =>
  name === undefined
    ? `an event that no known ABI has (topics ${topics.join(', ') || 'none'}; data ${data}) of ${address}`
    : `${name}(${describeArguments(args, argNames)}) of ${address}`;
