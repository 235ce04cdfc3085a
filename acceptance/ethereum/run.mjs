/**
 * Ethereum's tools, unchanged, against `polkavirt node --contracts`, and beside it against anvil.
 *
 *     npm run acceptance:ethereum [-- SUITE...] [--only polkavirt|anvil] [--verbose]
 *
 * Fails if polkavirt fails a check that expected.mjs does not name, or passes one that it names.
 */
import { parseArgs } from 'node:util';
import { EXPECTED } from './expected.mjs';
import { evmContracts, polkavmContracts } from './lib/contracts.mjs';
import { NODES } from './lib/nodes.mjs';
import { runChecks } from './lib/suite.mjs';
import { SUITES } from './suites/index.mjs';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { only: { type: 'string' }, verbose: { type: 'boolean', default: false } },
});
const wanted = SUITES.filter(({ name }) => positionals.length === 0 || positionals.some((one) => name.includes(one)));
if (wanted.length === 0)
  throw new Error(`no suite has ${positionals.join(', ')} in its name: ${SUITES.map(({ name }) => name).join('; ')}`);
const targets = Object.keys(NODES).filter((name) => values.only === undefined || values.only === name);
const contracts = { polkavirt: polkavmContracts(), anvil: targets.includes('anvil') ? evmContracts() : undefined };

const rows = [];
let failed = 0;
for (const suite of wanted) {
  const row = { suite: suite.name };
  for (const target of targets) {
    if (suite.only !== undefined && suite.only !== target) continue;
    const node = suite.needsNode === false ? undefined : await NODES[target](...(suite.flags?.[target] ?? []));
    let results;
    try {
      const context = await suite.prepare({ ...node, target, contracts: contracts[target] });
      try {
        results = await (suite.run?.(context) ?? runChecks(suite, context));
      } finally {
        await suite.finish?.(context);
      }
    } finally {
      await node?.stop();
    }
    row[target] = `${results.filter(({ error }) => error === undefined).length} of ${results.length}`;
    const expected = target === 'polkavirt' ? (EXPECTED[suite.name] ?? {}) : {};
    for (const { title, error } of results) {
      const reason = expected[title];
      if (target === 'polkavirt' && error !== undefined && reason === undefined) {
        failed += 1;
        console.log(`FAILED ${suite.name}: ${title}: ${error}`);
      } else if (target === 'polkavirt' && error === undefined && reason !== undefined) {
        failed += 1;
        console.log(`PASSES ${suite.name}: ${title}, which expected.mjs says it does not (${reason})`);
      } else if (error !== undefined && values.verbose) {
        console.log(`${target} fails ${suite.name}: ${title}: ${reason ?? error}`);
      }
    }
    const titles = new Set(results.map(({ title }) => title));
    for (const title of Object.keys(expected)) {
      if (titles.has(title)) continue;
      failed += 1;
      console.log(`expected.mjs names a check that ${suite.name} does not have: ${title}`);
    }
  }
  rows.push(row);
}

const width = Math.max(...rows.map(({ suite }) => suite.length));
console.log(`\n${'checks that hold'.padEnd(width)}  ${targets.map((name) => name.padEnd(12)).join('')}`);
for (const row of rows) {
  console.log(`${row.suite.padEnd(width)}  ${targets.map((name) => (row[name] ?? '-').padEnd(12)).join('')}`);
}
if (failed > 0) console.log(`\n${failed} not as expected`);
process.exitCode = failed === 0 ? 0 : 1;
