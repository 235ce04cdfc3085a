/** How a test makes two contenders of the command: code. */
import { relative, resolve, sep } from 'node:path';
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

/** Where a test in a folder imports a user's module from. */
function specifierOf(path: string, folder: string): string {
  const from = relative(folder, resolve(path)).split(sep).join('/');
  return from.startsWith('.') ? from : `./${from}`;
}

/** A user's contender: how it is imported, and an expression that makes it. */
function ownContender(
  name: string,
  generation: keyof typeof NAMES,
  at: number,
  folder: string,
): { imports: string[]; made: string } {
  const [, backend, wire] = /^forwarder, (\w+), (.+)$/.exec(name) ?? [];
  const [module, own] = [`module${at}`, `own${at}`];
  const imported = `import * as ${module} from ${JSON.stringify(specifierOf(wire ?? name, folder)).replaceAll('"', "'")};`;
  if (wire === undefined) {
    const made = `typeof ${own} === 'function' ? ${own}(costModel) : ${own}`;
    return { imports: [imported, `const ${own} = ${module}.default ?? ${module}.virt;`], made };
  }
  const { native, forwarder, host } = NAMES[generation];
  const virt = `${native}({ engine: engineFor(0), backend: '${backend}', costModel })`;
  const made = `${forwarder}({ table: ${host}({ virt: ${virt}, wire: ${own} }).table, wire: ${own} })`;
  return { imports: [imported, `const ${own} = Object.values(${module}).find((it) => it?.serve && it?.connect);`], made };
}

/** @param folder where the test will be */
export function testSetupOf(level: Level, { reference, contender }: Difference, folder: string): TestSetup {
  if (level === 'engine') {
    return { imports: [], contenders: `{ backends: ['${reference}', '${contender}'], virt: [], typestate: [] }` };
  }
  const expressions = [reference, contender].map((name, at) => {
    const made = expressionOf(name, level);
    return { name, ...(made === undefined ? ownContender(name, level, at, folder) : { imports: [], made }) };
  });
  const list = expressions.map(
    ({ name, made }) => `{ name: ${JSON.stringify(name)}, create: (costModel) => ({ virt: ${made} }) }`,
  );
  const used = list.join(' ');
  const importOf = (names: readonly string[], from: string): string[] => {
    const wanted = names.map((name) => name.replace(/\(.*/, '')).filter((name) => new RegExp(`\\b${name}\\b`).test(used));
    return wanted.length === 0 ? [] : [`import { ${wanted.sort().join(', ')} } from '${from}';`];
  };
  const { native, forwarder, host, scale, abi } = NAMES[level];
  const nobody = level === 'virt' ? 'typestate' : 'virt';
  return {
    imports: [
      ...importOf(['engineFor'], '@polkavirt/campaign'),
      ...importOf([forwarder, scale[0], abi[0], 'createRuntimeMemory'], '@polkavirt/forwarder'),
      ...importOf([host, scale[1], abi[1]], '@polkavirt/host'),
      ...importOf([native], '@polkavirt/native'),
      ...expressions.flatMap(({ imports }) => imports),
    ],
    contenders: `{ backends: [], ${nobody}: [], ${level}: [${list.join(', ')}] }`,
  };
}
