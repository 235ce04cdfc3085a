/** How a test makes a target of the command: code. */
import type { HostileSetup } from '@polkavirt/campaign';
import { HALVES_SEED } from './halves-targets.ts';
import { CODES } from './open-node.ts';

/** What each generation calls its parts, and each wire. */
const NAMES = {
  virt: { native: 'createNative', host: 'createHost', scale: ['serveScale', 'connectScale'], abi: ['serveAbi', 'connectAbi'] },
  typestate: {
    native: 'createTypestateNative',
    host: 'createTypestateHost',
    scale: ['serveTypestateScale', 'connectTypestateScale'],
    abi: ['serveTypestateAbi', 'connectTypestateAbi'],
  },
} as const;

/** @returns undefined for a wire of the user's */
export function hostileSetupOf(target: string): HostileSetup | undefined {
  if (target === 'node' || target === 'node with contracts') return requestSetup(target === 'node with contracts');
  const [, wire, generation, halves] = /^(scale|abi), (virt|typestate)(, both halves)?$/.exec(target) ?? [];
  if (wire === undefined) return undefined;
  return (halves === undefined ? wireSetup : halvesSetup)(wire as 'scale' | 'abi', generation as keyof typeof NAMES);
}

/** The call that makes a half: that of scale and VirtT is a value. */
const made = (half: string, wire: string, generation: string): string =>
  wire === 'abi' ? `${half}(memory)` : generation === 'virt' ? half : `${half}()`;

const memoryOf = (wire: string): string[] => (wire === 'abi' ? ['    const memory = createRuntimeMemory();'] : []);

function wireSetup(wire: 'scale' | 'abi', generation: keyof typeof NAMES): HostileSetup {
  const { native, host, [wire]: halves } = NAMES[generation];
  const limits = generation === 'virt' ? '{ maxMemoryBytes: 2 ** 19 }' : '{ maxMemoryBytes: 2 ** 19, maxInstances: 4 }';
  const hostLimits = generation === 'virt' ? ', limits: { maxInstances: 4, maxMemoryBytes: 2 ** 20 }' : '';
  return {
    imports: [
      "import { WireCalls, watchInstances } from '@polkavirt/campaign';",
      ...(wire === 'abi' ? ["import { createRuntimeMemory } from '@polkavirt/forwarder';"] : []),
      `import { ${host}, ${halves[0]} } from '@polkavirt/host';`,
      `import { ${native} } from '@polkavirt/native';`,
      "import { createEngine } from '@polkavirt/polkavm';",
    ],
    before: [
      'const target = {',
      '  open() {',
      ...memoryOf(wire),
      '    const watched = watchInstances(createEngine());',
      `    const virt = ${native}({ engine: watched.engine, backend: 'interpreter', costModel: 'naive', limits: ${limits} });`,
      `    const wire = ${made(halves[0], wire, generation)};`,
      `    const { table, manager } = ${host}({ wire, virt${hostLimits} });`,
      '    const instances = () => manager.liveInstances;',
      `    const calls = new WireCalls({ table, inspector: wire.inspector, watched, instances${wire === 'abi' ? ', memory' : ''} });`,
      '    return { apply: (step) => calls.apply(step), close: () => {} };',
      '  },',
      '};',
    ],
    target: 'target',
  };
}

function halvesSetup(wire: 'scale' | 'abi', generation: keyof typeof NAMES): HostileSetup {
  const [serve, connect] = NAMES[generation][wire];
  const halves = [serve, connect].map((half) => `...${made(half, wire, generation)}`).join(', ');
  return {
    imports: [
      `import { ${connect}${wire === 'abi' ? ', createRuntimeMemory' : ''} } from '@polkavirt/forwarder';`,
      `import { ${serve} } from '@polkavirt/host';`,
      "import { FuzzSession, readExample } from '@polkavirt/wire-lab';",
    ],
    before: [
      'const target = {',
      '  open() {',
      ...memoryOf(wire),
      `    const options = { seed: ${HALVES_SEED}, generation: '${generation}'${wire === 'abi' ? ', memory' : ''} };`,
      `    const session = new FuzzSession({ ${halves} }, options);`,
      '    return {',
      '      apply({ example }) {',
      '        const verdict = session.judge(readExample(example));',
      "        if (typeof verdict === 'string') return { of: example, outcome: verdict };",
      "        return { of: example, outcome: verdict.kind, violation: { rule: 'answer', detail: verdict.detail } };",
      '      },',
      '      close: () => {},',
      '    };',
      '  },',
      '};',
    ],
    target: 'target',
  };
}

function requestSetup(withContracts: boolean): HostileSetup {
  const runtime = withContracts
    ? "createContractsRuntime({ virt: createTypestateNative({ costModel: 'naive' }) })"
    : 'createDevRuntime({ virt: createNative() })';
  return {
    imports: [
      "import { RequestTexts } from '@polkavirt/campaign';",
      `import { ${withContracts ? 'createTypestateNative' : 'createNative'} } from '@polkavirt/native';`,
      `import { ${withContracts ? '' : 'createDevRuntime, '}createNode, Session } from '@polkavirt/node';`,
      ...(withContracts ? ["import { createContractsRuntime } from '@polkavirt/revive/rpc';"] : []),
    ],
    before: [
      `const CODES = new Set(${JSON.stringify([...CODES])});`,
      'const target = {',
      '  open() {',
      `    const runtime = ${runtime};`,
      '    const genesis = runtime.genesis();',
      `    const methods = ${withContracts ? 'runtime.methods' : '{}'};`,
      "    const node = createNode({ genesis, methods, buildMode: { type: 'Manual' }, clock: 'fixed', finalityDelay: 0 });",
      '    const session = new Session(node, { notify() {} });',
      '    const faults = [];',
      '    node.faults$.subscribe((fault) => faults.push(String(fault)));',
      '    const state = () => {',
      '      genesis.storage.begin();',
      '      const root = genesis.storage.root();',
      '      genesis.storage.rollback();',
      '      return JSON.stringify([root, node.chain.head.hash, node.pool.size, node.pool.departures, node.chain.clock.state]);',
      '    };',
      '    const message = (text, send) => session.message(text, send);',
      '    const server = { message, state, faults: () => faults.splice(0), codes: CODES, mostBytes: 2 ** 24 };',
      '    const texts = new RequestTexts(server);',
      '    const close = () => {',
      '      session.close();',
      '      node.close();',
      '    };',
      '    return { apply: (step) => texts.apply(step), close };',
      '  },',
      '};',
    ],
    target: 'target',
  };
}
