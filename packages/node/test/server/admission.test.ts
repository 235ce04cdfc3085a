/** Which pages and names are let in: by the rules, without a server. */
import { createAdmission, isLoopback } from '../../src/server/admission.ts';

it.each([
  [true, ['localhost', '127.0.0.1', '127.9.9.9', '::1']],
  [false, ['0.0.0.0', '::', '10.127.0.1', 'localhost.com', 'a', '']],
])('a loopback address (%p): %j', (expected, hosts) => {
  expect(hosts.map(isLoopback)).toEqual(hosts.map(() => expected));
});

describe('origins', () => {
  const isAllowed = (origin: string | undefined, origins?: readonly string[] | 'all') =>
    createAdmission({ ...(origins !== undefined && { origins }) }, '127.0.0.1').isAllowedOrigin(origin);

  it.each([
    undefined,
    'http://localhost',
    'https://localhost',
    'http://localhost:3000',
    'http://127.0.0.1:80',
    'http://[::1]',
    'https://[::1]:65535',
    'chrome-extension://abc',
    'moz-extension://a-b',
    'safari-web-extension://X',
    'https://polkadot.js.org',
  ])('%s is let in', (origin) => expect(isAllowed(origin)).toBe(true));

  it.each([
    '',
    'null',
    'http://localhost.com',
    'http://localhost:',
    'http://localhost:80/x',
    'http://localhost:x',
    'xhttp://localhost',
    'ftp://localhost',
    'http://127.0.0.2',
    'http://127x0x0x1',
    'http://::1',
    'http://polkadot.js.org',
    'https://polkadot.js.org.evil.com',
    'https://evil.com',
    'chrome-extension://',
    'chrome-extension://a/b',
    'xchrome-extension://a',
    'opera-extension://a',
  ])('%j is not', (origin) => expect(isAllowed(origin)).toBe(false));

  it('are those that are named instead, or all', () => {
    expect(isAllowed('https://a.org', ['https://a.org'])).toBe(true);
    expect(isAllowed('http://localhost', ['https://a.org'])).toBe(false);
    expect(isAllowed(undefined, [])).toBe(true);
    expect(isAllowed('https://evil.com', 'all')).toBe(true);
  });
});

describe('names of the host', () => {
  const isAllowed = (host: string | undefined, bound: string, hosts?: readonly string[] | 'all') =>
    createAdmission({ ...(hosts !== undefined && { hosts }) }, bound).isAllowedHost(host);

  it.each([
    undefined,
    'localhost',
    'LOCALHOST:9944',
    '127.0.0.1',
    '127.0.0.1:9944',
    '10.0.0.7:80',
    '[::1]',
    '[::1]:9944',
    '[fe80::1]:1',
  ])('%s is one on a loopback address', (host) => expect(isAllowed(host, '127.0.0.1')).toBe(true));

  it.each(['evil.com', 'evil.com:9944', 'localhost.evil.com', '', ':9944', '[evil.com]', '1.2.3', 'a:b'])('%j is none', (host) =>
    expect(isAllowed(host, 'localhost')).toBe(false),
  );

  it('are all on another address, unless told otherwise', () => {
    expect(isAllowed('evil.com', '0.0.0.0')).toBe(true);
    expect(isAllowed('evil.com', '0.0.0.0', ['node.org'])).toBe(false);
    expect(isAllowed('NODE.org:80', '0.0.0.0', ['node.org'])).toBe(true);
    expect(isAllowed('evil.com', '127.0.0.1', 'all')).toBe(true);
  });
});
