/** The state in a page's address: what is written is read again, and whatever else stands there is refused in a sentence. */
import { deflateRawSync } from 'node:zlib';
import { deflateSync, strToU8 } from 'fflate';
import { linkOf, MAX_LINK, readLink, type Linked } from '../src/playground/state/link.ts';
import { INITIAL, type PlaygroundState } from '../src/playground/state/playground-state.ts';

const base64Url = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url');
const fragmentOf = (value: unknown): string =>
  `#s=${base64Url(deflateSync(strToU8(typeof value === 'string' ? value : JSON.stringify(value))))}`;
const read = (fragment: string): Linked => {
  const linked = readLink(fragment);
  if (typeof linked !== 'object') throw new Error(`not a state: ${linked}`);
  return linked;
};

describe('a link', () => {
  const state: PlaygroundState = {
    ...INITIAL,
    tab: 'bridge',
    text: 'pub @main:\n    ret // ünïcode ☃\n',
    exportName: 'main',
    gas: 2n ** 62n,
    costModel: 'full',
    answers: { by: 'value', a0: -7n },
    breakpointLines: [2, 9],
    breakpointPcs: [0, 41],
  };

  it('of a text is read as it was written', async () => {
    const link = await linkOf(state);
    expect(read(link!)).toEqual({
      tab: 'bridge',
      text: state.text,
      file: undefined,
      exportName: 'main',
      gas: 2n ** 62n,
      costModel: 'full',
      answers: { by: 'value', a0: -7n },
      breakpointLines: [2, 9],
      breakpointPcs: [0, 41],
      time: 0,
    });
  });

  it('of a file has its bytes', async () => {
    const bytes = Uint8Array.from({ length: 1000 }, (_, at) => (at * 37) & 255);
    const link = await linkOf({ ...state, source: { kind: 'file', name: 'a.polkavm', file: new Blob([bytes]) } });
    const { file, text } = read(link!);
    expect(text).toBeUndefined();
    expect(file?.name).toBe('a.polkavm');
    expect(new Uint8Array(await file!.blob.arrayBuffer())).toEqual(bytes);
  });

  it('is not made of what is too long for one', async () => {
    // Numbers that do not repeat pack badly; a megabyte is not tried.
    const noise = Array.from({ length: 20_000 }, (_, at) => ((at * 2_654_435_761) >>> 0).toString(36)).join(' ');
    expect(await linkOf({ ...state, text: noise })).toBeUndefined();
    expect(await linkOf({ ...state, text: 'a'.repeat(1024 * 1024) })).toBeUndefined();
    expect(
      await linkOf({ ...state, source: { kind: 'file', name: 'x', file: new Blob([new Uint8Array(1024 * 1024)]) } }),
    ).toBeUndefined();
  });
});

it.each(['', '#', '#view', '#s', '#t=AAAA'])('%j holds no state', (fragment) => expect(readLink(fragment)).toBeUndefined());

it.each([
  ['#s=', /^the link is broken: /],
  ['#s=%00', /^the link is broken: it has characters that no link has$/],
  ['#s=<script>', /^the link is broken: it has characters that no link has$/],
  ['#s=A', /^the link is broken: /],
  ['#s=AAAA', /^the link is broken: /],
  [fragmentOf('{"v":1'), /^the link is broken: .*JSON/],
  [fragmentOf('null'), /^the link is of another version/],
  [fragmentOf([1]), /^the link is of another version/],
  [fragmentOf({ v: 2 }), /^the link is of another version/],
  [fragmentOf({ v: 1, file: '%%%' }), /^the link is broken: its file is not base64$/],
  [`#s=${'A'.repeat(MAX_LINK)}`, /^the link is broken: it has 64003 characters, and none has more than 64000$/],
])('broken link %# is refused', (fragment, reason) => expect(readLink(fragment)).toMatch(reason));

it('a short link to a great state is refused before the state is there', () => {
  const bomb = `#s=${deflateRawSync(JSON.stringify({ v: 1, text: ' '.repeat(30 * 1024 * 1024) })).toString('base64url')}`;
  expect(bomb.length).toBeLessThan(MAX_LINK);
  expect(readLink(bomb)).toMatch(/^the link is broken: its state has more than 1048576 bytes$/);
});

it('values of other types than a state has are as if they were absent', () => {
  const odd = {
    v: 1,
    tab: 7,
    text: {},
    exportName: [],
    gas: '9'.repeat(30),
    costModel: 3,
    answers: 'x',
    lines: [1, -1, 'a', 2.5],
    pcs: 4,
    time: -3,
  };
  expect(read(fragmentOf(odd))).toEqual({
    tab: 'debug',
    text: undefined,
    file: undefined,
    exportName: '',
    gas: INITIAL.gas,
    costModel: 'naive',
    answers: { by: 'hand' },
    breakpointLines: [1],
    breakpointPcs: [],
    time: 0,
  });
  expect(read(fragmentOf({ v: 1, lines: Array.from({ length: 5000 }, (_, at) => at) })).breakpointLines).toHaveLength(1000);
});

it('a link that is cut or has a character changed is refused or read, and never throws', async () => {
  const link = (await linkOf({ ...INITIAL, text: 'pub @main:\n    ret\n' }))!;
  const outcomes = new Set<string>();
  for (let at = 3; at < link.length; at++) {
    for (const changed of [link.slice(0, at), `${link.slice(0, at)}_${link.slice(at + 1)}`])
      outcomes.add(typeof readLink(changed));
  }
  expect(outcomes).toContain('string');
});
