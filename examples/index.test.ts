import { existsSync, readdirSync, readFileSync } from 'node:fs';

const folder = (path: string): URL => new URL(path, import.meta.url);
const README = readFileSync(folder('./README.md'), 'utf8');

it('the index names every example, and nothing that is not there', () => {
  const links = [...README.matchAll(/\]\(([^)]+)\)/g)].map(([, link]) => link);
  for (const link of links) expect({ link, exists: existsSync(folder(`./${link}`)) }).toEqual({ link, exists: true });
  const files = ['', 'debugging/', 'guest-in-c/', 'solidity/'].flatMap((under) =>
    readdirSync(folder(`./${under}`))
      .filter((name) => name.endsWith('.ts') && name !== 'index.test.ts')
      .map((name) => under + name),
  );
  expect(links.filter((link) => link.endsWith('.ts')).sort()).toEqual(files.sort());
});
