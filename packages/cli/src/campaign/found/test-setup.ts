/** How a test makes two contenders of the command: code. */
import type { Difference, Level, TestSetup } from '@polkavirt/campaign';

/** The names that make a contender of a generation. */
const NAMES = {
  virt: {
    native: 'createNative',
    forwarder: 'createForwarder',
    host: 'createHost',
    scale: ['connectScale', 'serveScale'],
    abi: ['connectAbi(memory)', 'serveAbi(memory)'],
  },
  typestate: {
    native: 'createTypestateNative',
    forwarder: 'createTypestateForwarder',
    host: 'createTypestateHost',
    scale: ['connectTypestateScale()', 'serveTypestateScale()'],
    abi: ['connectTypestateAbi(memory)', 'serveTypestateAbi(memory)'],
  },
} as const;

/** An expression that makes a contender of the command's own, from its name; undefined for a user's module. */
function expressionOf(name: string, generation: keyof typeof NAMES): string | undefined {
  const [, kind, backend, wire] = /^(native|forwarder), (\w+)(?:, (scale|abi))?$/.exec(name) ?? [];
  if (kind === undefined) return undefined;
  const names = NAMES[generation];
  const native = `${names.native}({ engine: engineFor(0), backend: '${backend}', costModel })`;
  if (kind === 'native') return native;
  const [connect, serve] = names[wire as 'scale' | 'abi'];
  const forwarder = `${names.forwarder}({ table: ${names.host}({ virt: ${native}, wire: ${serve} }).table, wire: ${connect} })`;
  return wire === 'scale' ? forwarder : `((memory) => ${forwarder})(createRuntimeMemory())`;
}

/** @returns undefined if one of the contenders is a user's own */
export function testSetupOf(level: Level, { reference, contender }: Difference): TestSetup | undefined {
  if (level === 'engine') {
    return { imports: [], contenders: `{ backends: ['${reference}', '${contender}'], virt: [], typestate: [] }` };
  }
  const expressions = [reference, contender].map((name) => ({ name, made: expressionOf(name, level) }));
  if (expressions.some(({ made }) => made === undefined)) return undefined;
  const list = expressions.map(({ name, made }) => `{ name: '${name}', create: (costModel) => ({ virt: ${made} }) }`);
  const used = list.join(' ');
  const importOf = (names: readonly string[], from: string): string[] => {
    const wanted = names.map((name) => name.replace(/\(.*/, '')).filter((name) => new RegExp(`\\b${name}\\b`).test(used));
    return wanted.length === 0 ? [] : [`import { ${wanted.sort().join(', ')} } from '${from}';`];
  };
  const { native, forwarder, host, scale, abi } = NAMES[level];
  const nobody = level === 'virt' ? 'typestate' : 'virt';
  return {
    imports: [
      "import { engineFor } from '@polkavirt/campaign';",
      ...importOf([forwarder, scale[0], abi[0], 'createRuntimeMemory'], '@polkavirt/forwarder'),
      ...importOf([host, scale[1], abi[1]], '@polkavirt/host'),
      ...importOf([native], '@polkavirt/native'),
    ],
    contenders: `{ backends: [], ${nobody}: [], ${level}: [${list.join(', ')}] }`,
  };
}
