/** What a replay says of each call, and which ids it asks the other host with. */

import { connectScale } from '@polkavirt/forwarder';
import { serveScale } from '@polkavirt/host';
import { err, type Generation, hostFunctionName, ok } from '@polkavirt/primitives';
import { hex } from '@polkavirt/test-support/hex';
import { type AnyWire, type CapturedCall, type ReplayedCall, replayCapture } from '@polkavirt/wire-lab';
import { recordingHost } from './recording-host.ts';

const NOTHING = 4_294_967_295;
const SKIPPED: ReplayedCall = { kind: 'skipped', why: 'it is about a module or an instance that the capture does not make' };
const SAME: ReplayedCall = { kind: 'same' };
const differs = (output: string | undefined, fault?: string): ReplayedCall => ({
  ...{ kind: 'different', fault },
  output: output === undefined ? undefined : hex(output),
});

const call = (of: string, input: string, output: string | undefined, fields: Partial<CapturedCall> = {}): CapturedCall => {
  const [generation, wire, fn] = of.split(' ');
  return {
    ...{ fn, importName: hostFunctionName(fn), generation: generation as Generation, wire, wireVersion: 1, instance: undefined },
    ...{ input: hex(input), output: output === undefined ? undefined : hex(output), durationNs: 1 },
    fault: output === undefined ? { code: 'x', message: 'y' } : undefined,
    ...fields,
  };
};

const replayed = (calls: readonly CapturedCall[], answers: Readonly<Record<string, unknown>>, own?: AnyWire) => {
  const { host, asked } = recordingHost(answers);
  return { outcomes: [...replayCapture(calls, () => host, own)], asked };
};

const throwing = (thrown: unknown) => () => {
  throw thrown;
};

const MADE = call('virt scale instantiate', '04aa', '00 03000000');
const HERE = '03000000';
const ELSEWHERE = '05000000';

it.each<[what: string, call: CapturedCall, answer: unknown, outcome: ReplayedCall]>([
  ['the same bytes', call('virt scale destroy', HERE, '00'), ok(undefined), SAME],
  ['other bytes', call('virt scale destroy', HERE, '00'), err('InvalidInstance'), differs('0101')],
  ['a longer answer', call('virt scale destroy', HERE, '0101'), ok(undefined), differs('00')],
  ['an answer in place of a fault', call('virt scale destroy', HERE, undefined), ok(undefined), differs('00')],
  ['a fault in place of an answer', call('virt scale destroy', HERE, '00'), throwing(new Error('oh')), differs(undefined, 'oh')],
  ['something else that is thrown', call('virt scale destroy', HERE, '00'), throwing('oh'), differs(undefined, 'oh')],
  ['a fault, as before', call('virt scale destroy', HERE, undefined), throwing(new Error('oh')), SAME],
  ['no result', call('virt scale destroy', HERE, '00'), () => undefined, differs(undefined, 'destroy: the wire gives no result')],
  ['half a result', call('virt scale destroy', HERE, '00'), () => ({}), differs(undefined, 'destroy: the wire gives no result')],
  [
    'a promise',
    call('virt scale destroy', HERE, '00'),
    () => Promise.resolve(ok(undefined)),
    differs(undefined, 'destroy: the wire gives a promise'),
  ],
  ['a request that is malformed, as before', call('virt scale destroy', '07', undefined), ok(undefined), SAME],
  ['a request that is malformed for abi, as before', call('virt abi destroy', '07', undefined), ok(undefined), SAME],
  [
    'a request that is malformed, and was not',
    call('virt abi destroy', '07000000 ff', '0000000000000000'),
    ok(undefined),
    differs(undefined, 'malformed: expected the end of the message, found 1 more bytes'),
  ],
])('%s', (_what, one, answer, outcome) => {
  const { outcomes } = replayed([MADE, one], { instantiate: ok(50), destroy: answer });
  expect(outcomes[0]).toEqual(SAME);
  expect(outcomes[1]).toEqual(outcome);
});

describe('ids', () => {
  it.each<[what: string, calls: readonly CapturedCall[], asked: readonly unknown[], outcome: ReplayedCall]>([
    ['one that was made', [MADE, call('virt scale destroy', HERE, '00')], ['destroy', 50], SAME],
    [
      'one that was not, of a call that failed',
      [MADE, call('virt scale destroy', ELSEWHERE, '0101')],
      ['destroy', NOTHING],
      differs('00'),
    ],
    [
      'one that was not, after a fault',
      [MADE, call('virt scale destroy', ELSEWHERE, undefined)],
      ['destroy', NOTHING],
      differs('00'),
    ],
    ['one that was not', [MADE, call('virt scale destroy', ELSEWHERE, '00')], ['instantiate', '0xaa'], SKIPPED],
    [
      'abi: one that was made',
      [
        call('virt abi instantiate', '00040000 01000000 aa', '0300000000000000'),
        call('virt abi destroy', HERE, '0000000000000000'),
      ],
      ['destroy', 50],
      SAME,
    ],
    [
      'abi: a call that failed',
      [MADE, call('virt abi destroy', ELSEWHERE, `${'ff'.repeat(8)}`)],
      ['destroy', NOTHING],
      differs('00'.repeat(8)),
    ],
    [
      'abi: an answer that is too short',
      [MADE, call('virt abi destroy', ELSEWHERE, '00'.repeat(7))],
      ['destroy', NOTHING],
      differs('00'.repeat(8)),
    ],
    ['abi: one that was not made', [MADE, call('virt abi destroy', ELSEWHERE, '00'.repeat(8))], ['instantiate', '0xaa'], SKIPPED],
    // A capture that says nothing of an id made nothing.
    [
      'an answer without a whole id',
      [call('virt scale instantiate', '04aa', '00 030000'), call('virt scale destroy', HERE, '00')],
      ['instantiate', '0xaa'],
      SKIPPED,
    ],
    [
      'the same id, given out again',
      [MADE, { ...MADE, input: hex('04bb') }, call('virt scale destroy', HERE, '00')],
      ['destroy', 51],
      SAME,
    ],
  ])('%s', (_what, calls, asked, outcome) => {
    let next = 50;
    const result = replayed(calls, { instantiate: () => ok(next++) });
    expect(result.asked.at(-1)).toEqual(asked);
    expect(result.outcomes.at(-1)).toEqual(outcome);
  });

  it('an instance that is made where none was before, or the other way round, differs', () => {
    const failed = call('virt scale instantiate', '04aa', '01 01');
    expect(replayed([failed], { instantiate: ok(50) }).outcomes).toEqual([differs('00 32000000')]);
    expect(replayed([MADE], { instantiate: err('InvalidImage') }).outcomes).toEqual([differs('01 01')]);
    const fault = call('virt scale instantiate', '04aa', undefined);
    expect(replayed([fault], { instantiate: ok(50) }).outcomes).toEqual([differs('00 32000000')]);
  });

  it.each(['compile_from_bytes', 'compile_from_storage_key', 'lookup'])('those of modules and instances are apart: %s', (fn) => {
    const made = {
      compile_from_bytes: call('typestate scale compile_from_bytes', '04aa 00', '00 03000000 01'),
      compile_from_storage_key: call('typestate scale compile_from_storage_key', '04aa 00', '00 03000000 01'),
      lookup: call('typestate scale lookup', '04aa', '00 03000000'),
    }[fn] as CapturedCall;
    const module = ok({ moduleId: 70, status: 'Compiled' });
    const { outcomes, asked } = replayed(
      [
        made,
        call('typestate scale destroy', HERE, '00'),
        call('typestate scale instantiate', HERE, '00 04000000'),
        call('typestate scale instantiate', '04000000', '00 09000000'),
        call('typestate scale destroy', '04000000', '00'),
      ],
      { compileFromBytes: module, compileFromStorageKey: module, lookup: ok(70), instantiate: ok(80) },
    );
    expect(outcomes).toEqual([SAME, SKIPPED, SAME, SKIPPED, SAME]);
    expect(asked.slice(1)).toEqual([
      ['instantiate', 70],
      ['destroy', 80],
    ]);
  });

  it('the status of a module is compared', () => {
    const made = call('typestate scale compile_from_bytes', '04aa 00', '00 03000000 01');
    expect(replayed([made], { compileFromBytes: ok({ moduleId: 70, status: 'Cached' }) }).outcomes).toEqual([
      differs('00 03000000 00'),
    ]);
  });
});

it('asks for one host of each generation, when it is needed', () => {
  const asked: Generation[] = [];
  const { host } = recordingHost({ instantiate: ok(3), lookup: ok(3) });
  const lookup = call('typestate scale lookup', '04aa', '00 03000000');
  const target = (generation: Generation) => {
    asked.push(generation);
    return host;
  };
  const outcomes = [];
  for (const outcome of replayCapture([lookup, MADE, MADE, lookup], target)) outcomes.push([outcome.kind, ...asked]);
  expect(outcomes).toEqual([['same', 'typestate'], ...Array(3).fill(['same', 'typestate', 'virt'])]);
});

describe('a wire that no table knows', () => {
  const own = (fields: object = {}) => ({ ...serveScale, ...connectScale, name: 'own', ...fields }) as unknown as AnyWire;
  const ofOwn = (one: CapturedCall, fields: Partial<CapturedCall> = {}): CapturedCall => ({
    ...one,
    ...{ wire: 'own', generation: undefined, ...fields },
  });
  const NO_TABLE = 'no table knows instantiate of the own wire, and no module was given that does';

  it.each<[what: string, fields: Partial<CapturedCall>, wire: AnyWire | undefined, why: string | undefined]>([
    ['without a module', {}, undefined, NO_TABLE],
    ['with one of another name', {}, own({ name: 'other' }), NO_TABLE],
    ['with one of the name', {}, own(), undefined],
    ['of the generation that it has', { generation: 'virt' }, own(), undefined],
    ['of another generation', { generation: 'typestate' }, own(), expect.any(String) as unknown as string],
    ['of its version', { wireVersion: 3 }, own({ version: 3 }), undefined],
    ['of an older one', { wireVersion: 2 }, own({ version: 3, olderVersions: [2] }), undefined],
    ['of any version', { wireVersion: undefined }, own({ version: 3 }), undefined],
    [
      'of a version that it does not have',
      { wireVersion: 4 },
      own({ version: 3, olderVersions: [2] }),
      'it is of version 4 of the own wire, and the module has version 3 and 2',
    ],
  ])('%s', (_what, fields, wire, why) => {
    const { outcomes, asked } = replayed([ofOwn(MADE, fields)], { instantiate: ok(50) }, wire);
    expect(outcomes).toEqual([why === undefined ? SAME : { kind: 'skipped', why }]);
    expect(asked).toEqual(why === undefined ? [['instantiate', '0xaa']] : []);
  });

  it('without a version, says that no table knows it', () => {
    const other = own({ name: 'other' });
    expect(replayed([ofOwn(MADE, { wireVersion: undefined })], {}, other).outcomes).toEqual([{ kind: 'skipped', why: NO_TABLE }]);
  });

  it('shares the ids of the instances with a wire that a table knows', () => {
    const calls = [ofOwn(MADE), call('virt scale destroy', HERE, '00'), ofOwn(call('virt scale destroy', HERE, '00'))];
    const { outcomes, asked } = replayed(calls, { instantiate: ok(50) }, own());
    expect(outcomes).toEqual([SAME, SAME, SAME]);
    expect(asked.slice(1)).toEqual([
      ['destroy', 50],
      ['destroy', 50],
    ]);
  });
});
