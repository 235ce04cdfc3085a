import { bytesToHex, type HexString, type StorageWrite } from '@polkavirt/mock-runtime';
import type { Block } from '../chain/block.ts';
import { ResponseSize } from '../json-rpc/response-size.ts';
import type { NodeParts } from '../node-parts.ts';

/** The filter of a trace: prefixes separated by commas. An empty text selects everything; no text selects nothing. */
export interface TraceFilters {
  readonly targets: string | undefined;
  readonly storageKeys: string | undefined;
  readonly methods: string | undefined;
}

const DEFAULT_TARGETS = 'pallet,frame,state';
/** Where storage events come from, as upstream's state machine names itself. */
const STATE = 'state';
const EXECUTIVE = 'frame_executive';

const withoutPrefix = (hex: HexString): string => hex.slice(2);

/** Whether a text begins with one of the prefixes. A prefix may carry a level, as in `state=trace`, which makes no difference here. */
const passes = (prefixes: string | undefined, text: string): boolean =>
  prefixes?.split(',').some((prefix) => text.startsWith(prefix.split('=')[0])) ?? false;

interface Span {
  readonly id: number;
  readonly parentId: number | null;
  readonly name: string;
  readonly target: string;
  readonly wasm: false;
}

/**
 * Executes a block once more on the state of its parent, and tells what it wrote to storage, by which of its parts (sp-rpc, `tracing.rs`;
 * filters as in sc-tracing, `block/mod.rs`). Other events of upstream's runtime, such as reads, are not traced.
 */
export function traceBlock({ chain }: NodeParts, block: Block, filters: TraceFilters): object {
  const { targets = DEFAULT_TARGETS, storageKeys, methods } = filters;
  const spans: Span[] = [];
  const events: object[] = [];
  const size = new ResponseSize();
  const open: number[] = [];

  const span = <T>(name: string, work: () => T): T => {
    const id = spans.length + 1;
    spans.push({ id, parentId: open.at(-1) ?? null, name, target: EXECUTIVE, wasm: false });
    open.push(id);
    try {
      return work();
    } finally {
      open.pop();
    }
  };
  const wrote = ({ child, method, key, value }: StorageWrite): void => {
    const name = child === undefined ? method : `Child${method}`;
    const shown = withoutPrefix(key);
    if (!passes(targets, STATE) || !passes(storageKeys, shown) || !passes(methods, name)) return;
    const stringValues = {
      method: name,
      key: shown,
      ...(child === undefined ? {} : { child_info: withoutPrefix(child) }),
      value: value === undefined ? 'None' : withoutPrefix(bytesToHex(value)),
    };
    size.add(stringValues.key);
    size.add(stringValues.value);
    events.push({ target: STATE, data: { stringValues }, parentId: open.at(-1) ?? null });
  };
  const outcome = chain.executeAgain(block, wrote, span);
  if (!outcome.ok) return { traceError: { error: outcome.error } };
  return {
    blockTrace: {
      blockHash: withoutPrefix(block.hash),
      parentHash: withoutPrefix(block.header.parentHash),
      tracingTargets: targets,
      storageKeys: storageKeys ?? '',
      methods: methods ?? '',
      spans: spans.filter(({ target }) => passes(targets, target)),
      events,
    },
  };
}
