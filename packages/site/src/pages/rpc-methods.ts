/** The page of the RPC methods: the tables that the node and the contracts' namespace dispatch by. */

import { createTypestateNative } from '@polkavirt/native';
import { type Param, RPC_METHODS, type RpcMethod, type RpcMethods } from '@polkavirt/node';
import { createContractsRuntime } from '@polkavirt/revive/rpc';
import { code, markdownTable } from './table.ts';

/** What no JSON holds: a parameter that takes anything takes this, and the others say what they must be. */
const NOTHING_FITS = Symbol('no JSON value');

/** What a parameter must be, in the words of the refusal that a client would get. */
function kindOf({ parse }: Param<unknown>): string {
  try {
    parse(NOTHING_FITS);
    return 'anything';
  } catch (refusal) {
    const text = refusal instanceof Error ? refusal.message : String(refusal);
    return text.replace(/^.*?must be /, '');
  }
}

const paramText = (param: Param<unknown>): string =>
  `${code(param.name)}${param.isOptional ? ' (optional)' : ''}: ${kindOf(param)}`;

const rowOf = ([name, method]: readonly [string, RpcMethod]): string[] => {
  const answer =
    method.kind === 'subscription'
      ? `subscription; notes come as ${code(method.notification)}, ends by ${code(method.unsubscribe)}`
      : '';
  return [code(name), method.params.map(paramText).join('; '), answer];
};

/** The methods of each namespace, in alphabetical order. */
function namespaces(methods: RpcMethods): string {
  const groups = new Map<string, (readonly [string, RpcMethod])[]>();
  for (const entry of Object.entries(methods).sort(([a], [b]) => (a < b ? -1 : 1))) {
    const namespace = entry[0].replace(/_.*/, '');
    groups.set(namespace, [...(groups.get(namespace) ?? []), entry]);
  }
  return [...groups]
    .map(([namespace, entries]) => `### ${namespace}\n\n${markdownTable(['method', 'parameters', ''], entries.map(rowOf))}`)
    .join('\n\n');
}

export function rpcMethods(): string {
  const { methods } = createContractsRuntime({ virt: createTypestateNative({ costModel: 'naive' }) });
  return [
    '# RPC methods',
    'Parameters are positional; what each must be stands here in the words in which the node refuses it otherwise. [How the node answers](/docs/reference/node.md), [what Ethereum’s methods do](/docs/reference/revive.md).',
    '## Of every node',
    namespaces(RPC_METHODS),
    '## Of a node with contracts',
    'What `polkavirt node --contracts` has besides: `createEthereumRpc` of `@polkavirt/revive/rpc`.',
    namespaces(methods),
  ].join('\n\n');
}
