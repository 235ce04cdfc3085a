/** The list of methods in docs/reference/revive.md is the table of methods itself; `POLKAVIRT_DOCS=write` writes it anew. */
import { readFileSync, writeFileSync } from 'node:fs';
import type { RpcMethods } from '@polkavirt/node';
import { createEthereumRpc } from '../../src/rpc/index.ts';
import { createEthereumNode } from '../support/ethereum-node.ts';

const PAGE = new URL('../../../../docs/reference/revive.md', import.meta.url);
const LIST = /(<!-- methods -->\n)[\s\S]*?(\n<!-- \/methods -->)/;

const signature = (name: string, { params }: RpcMethods[string]): string =>
  `\`${name}(${params.map(({ name: of, isOptional }) => `${of}${isOptional ? '?' : ''}`).join(', ')})\``;

function listOf(methods: RpcMethods): string {
  const spaces = new Map<string, string[]>();
  for (const [name, method] of Object.entries(methods).sort(([a], [b]) => (a < b ? -1 : 1))) {
    const [space] = name.split('_');
    const ending = method.kind === 'subscription' ? [`\`${method.unsubscribe}(subscription)\``] : [];
    spaces.set(space, [...(spaces.get(space) ?? []), signature(name, method), ...ending]);
  }
  return ['| | |', '| --- | --- |', ...[...spaces].map(([space, names]) => `| \`${space}_\` | ${names.join(', ')} |`)].join('\n');
}

it('docs/reference/revive.md lists every method with its parameters', () => {
  const { runtime } = createEthereumNode();
  const { Revive, Balances, Timestamp } = runtime;
  const list = listOf(createEthereumRpc({ Revive, Balances, Timestamp }));
  const page = readFileSync(PAGE, 'utf8');
  if (process.env.POLKAVIRT_DOCS === 'write')
    writeFileSync(
      PAGE,
      page.replace(LIST, (_, begin, end) => `${begin}${list}${end}`),
    );
  expect(LIST.exec(readFileSync(PAGE, 'utf8'))?.[0]).toBe(`<!-- methods -->\n${list}\n<!-- /methods -->`);
});
