import { type AnyType, encode, type HexString, tryDecode } from '@polkavirt/mock-runtime';
import type { StorageDiff } from '../chain/chain.ts';
import type { Extrinsic } from '../extrinsic/extrinsic-format.ts';
import { account, anything, bytes, either, fields, flag, hash } from '../json-rpc/params.ts';
import { invalidParams, RpcError } from '../json-rpc/rpc-error.ts';
import type { NodeParts } from '../node-parts.ts';
import { describeValidityError } from './author.ts';
import { blockAt, optionalHex } from './block-access.ts';
import { createStorageDecoder, type StorageJson } from './storage-to-json.ts';

export const dryRunOptions = fields({
  extrinsic: either(bytes, fields({ call: bytes, address: account })),
  at: hash,
  raw: flag,
  html: flag,
  hrmp: anything,
  dmp: anything,
  ump: anything,
});
type DryRunOptions = ReturnType<typeof dryRunOptions>;

/** chopsticks' code for what cannot be run. */
const CANNOT_RUN = 1;
const NO_SIGNATURE = { type: 'Sr25519', value: new Uint8Array(64) } as const;

/** Whether the values of a type are no bytes. */
const isEmpty = ({ info }: AnyType): boolean =>
  (info.kind === 'tuple' && info.of.length === 0) || (info.kind === 'composite' && info.fields.length === 0);

/** An extrinsic as if the account had signed it, with its next nonce. */
function extrinsicOf({ chain }: NodeParts, call: Uint8Array, who: HexString): Extrinsic {
  const decoded = tryDecode(chain.runtime.RuntimeCall, call);
  if (!decoded.ok) throw invalidParams(`extrinsic.call is not a call of the runtime: ${decoded.error}`);
  const extra = { era: { type: 'Immortal' }, nonce: chain.runtime.System.accountNonce(who), tip: 0n };
  const { extensions } = chain.format.pipeline;
  const needed = extensions.find(
    ({ value, valueKey, fallback }) => !(valueKey in extra) && fallback === undefined && !isEmpty(value),
  );
  if (needed !== undefined) {
    throw invalidParams(`the transaction extension ${needed.identifier} needs a value: give a whole extrinsic`);
  }
  return {
    signature: { address: who, signature: NO_SIGNATURE, extra },
    call: decoded.value,
  };
}

function changesBy(node: NodeParts, extrinsic: NonNullable<DryRunOptions['extrinsic']>): StorageDiff {
  const { checker, format, runtime } = node.chain;
  const isSigned = extrinsic instanceof Uint8Array;
  const { call, address } = isSigned ? {} : extrinsic;
  if (!isSigned && (call === undefined || address === undefined)) throw invalidParams('extrinsic needs a call and an address');
  const decoded = isSigned
    ? checker.decode(extrinsic)
    : ({ ok: true, value: extrinsicOf(node, call as Uint8Array, address as HexString) } as const);
  if (!decoded.ok) throw invalidParams(`extrinsic is not one of the runtime: ${decoded.error}`);
  const encoded = isSigned ? extrinsic : encode(format.extrinsic, decoded.value);
  const checked = isSigned ? checker.check(encoded, decoded.value) : checker.assume(encoded, decoded.value);
  if (!checked.ok) throw new RpcError(CANNOT_RUN, describeValidityError(checked.error));
  return node.chain.changesOf(() => {
    const applied = runtime.Executive.applyExtrinsic(checked.value);
    if (!applied.ok) throw new RpcError(CANNOT_RUN, describeValidityError(applied.error));
  });
}

/** `dev_dryRun` of chopsticks: what an extrinsic would change in the next block. */
export function dryRun(node: NodeParts, { extrinsic, at, raw = false, html = false, hrmp, dmp, ump }: DryRunOptions): unknown {
  if (hrmp !== undefined || dmp !== undefined || ump !== undefined) {
    throw invalidParams('there are no other chains here, so hrmp, dmp and ump cannot be run');
  }
  if (html) throw invalidParams('html is not made here: take raw, or the decoded difference');
  if (extrinsic === undefined) throw new RpcError(CANNOT_RUN, 'No extrinsic to run');
  const diff = node.chain.executeAfter(blockAt(node, at), () => changesBy(node, extrinsic));
  if (raw) return diff.map(({ key, new: value }) => [key, optionalHex(value)]);
  const decode = createStorageDecoder(node.chain.runtime);
  const [before, after]: [StorageJson, StorageJson] = [{}, {}];
  for (const { key, old, new: value } of diff) {
    if (optionalHex(old) === optionalHex(value)) continue;
    decode(before, key, old);
    decode(after, key, value);
  }
  return { old: before, new: after, delta: deltaOf(before, after) };
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** What differs, in the form of jsondiffpatch: `[new]`, `[old, new]`, `[old, 0, 0]`; a list counts as one value. */
function deltaOf(before: unknown, after: unknown): unknown {
  if (isObject(before) && isObject(after)) {
    const names = new Set([...Object.keys(before), ...Object.keys(after)]);
    const entries = [...names].map((name) => [name, deltaOf(before[name], after[name])] as const);
    return Object.fromEntries(entries.filter(([, delta]) => delta !== undefined));
  }
  if (JSON.stringify(before) === JSON.stringify(after)) return undefined;
  if (before === undefined || before === null) return [after];
  return after === undefined || after === null ? [before, 0, 0] : [before, after];
}
