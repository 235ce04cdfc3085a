/** Hostile requests to a node in this process, which makes blocks only when it is told to. */
import { type HostileTarget, isRequestStep, type RequestStep, RequestTexts } from '@polkavirt/campaign';
import { createNative } from '@polkavirt/native';
import { createDevRuntime } from '@polkavirt/node';
import type { BackendName } from '../../choice.ts';
import { type NodeParts, openNode } from './open-node.ts';
import { chooseRequest, type RequestWords } from './request-source.ts';
import { wordsOf } from './request-words.ts';
import { smallerRequest } from './smaller-request.ts';

/** Requests of a session, for which a node is made: that takes as long as some hundred of them. */
const LENGTH = 100;

const requestTarget = (name: string, make: () => NodeParts): HostileTarget<RequestStep> => {
  let words: RequestWords | undefined;
  return {
    name,
    level: 'requests',
    length: LENGTH,
    isStep: isRequestStep,
    smaller: smallerRequest,
    open() {
      const parts = make();
      const opened = openNode(parts);
      words ??= wordsOf(opened.node, parts.contracts);
      const known = words;
      const texts = new RequestTexts(opened);
      return {
        choose: (random, kept) => chooseRequest(random, kept, known),
        apply: (step) => texts.apply(step),
        close: opened.close,
      };
    },
  };
};

const isMissing = (error: unknown): boolean => (error as NodeJS.ErrnoException | undefined)?.code === 'ERR_MODULE_NOT_FOUND';

/** A node without contracts, and one with them where the package for contracts is installed. */
export async function requestTargets(backend: BackendName): Promise<HostileTarget<RequestStep>[]> {
  const targets = [
    requestTarget('node', () => ({
      genesis: createDevRuntime({ virt: createNative({ backend, costModel: 'naive' }) }).genesis(),
    })),
  ];
  try {
    const { contractsParts } = await import('./contracts-parts.ts');
    targets.push(requestTarget('node with contracts', () => contractsParts(backend)));
  } catch (error) {
    if (!isMissing(error)) throw error;
  }
  return targets;
}
