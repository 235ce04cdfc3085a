/** How code becomes a program that runs: from the cache, compiled, compiled again; and how code goes. */
import { bytesToHex } from '@polkavirt/mock-runtime';
import { err, HostFault, ok, type TypestateVirtT } from '@polkavirt/primitives';
import { Failure } from '../../src/errors.ts';
import { codeInfoOf, codeOf, deleteCode, instantiateModule, releaseCode } from '../../src/exec/code-loader.ts';
import type { Environment } from '../../src/exec/environment.ts';
import { filled } from '../support/guest-values.ts';

const HASH = bytesToHex(filled(32, 0xab));
const CODE = filled(7, 3);

/** A map of storage. */
const stored = <V>(entries: Record<string, V>) => ({
  entries,
  get: (key: string) => entries[key],
  insert: (key: string, value: V) => {
    entries[key] = value;
  },
  remove: (key: string) => {
    delete entries[key];
  },
});

type Made = 'an instance' | 'InvalidModule' | 'TooManyInstances';
interface Parts {
  /** What the module in the cache makes; undefined if there is none. */
  readonly cached?: Made;
  /** What compiling gives, one after the other: what its module makes, or why there is none. */
  readonly compiled?: readonly (Made | 'InvalidImage')[];
  readonly code?: Uint8Array;
}

/** An environment whose virtual machine does what a test says, and what was asked of it. */
function environment({ cached, compiled = [], code = CODE }: Parts) {
  const asked: string[] = [];
  const moduleOf = (made: Made) => ({ instantiate: () => (made === 'an instance' ? ok(made) : err(made)) });
  const left = [...compiled];
  const virt = {
    lookup(identifier: Uint8Array) {
      asked.push(`lookup ${bytesToHex(identifier)}`);
      return cached === undefined ? err('NotCached') : ok(moduleOf(cached));
    },
    fromBytes(program: Uint8Array, identifier?: Uint8Array) {
      asked.push(`compile ${bytesToHex(program)}${identifier === undefined ? '' : ` as ${bytesToHex(identifier)}`}`);
      const next = left.shift();
      if (next === undefined) throw new Error('compiled too often');
      return next === 'InvalidImage' ? err(next) : ok({ module: moduleOf(next), status: 'Compiled' });
    },
  } as unknown as TypestateVirtT;
  const storage = { PristineCode: stored(code.length === 0 ? {} : { [HASH]: code }), CodeInfoOf: stored({}) };
  return { env: { virt, storage } as unknown as Environment, asked };
}

const resultOf = (work: () => unknown): unknown => {
  try {
    return work();
  } catch (error) {
    return error;
  }
};

const [LOOKUP, COMPILE] = [`lookup ${HASH}`, `compile ${bytesToHex(CODE)}`];
const rejected = (message: string) => new Failure('CodeRejected', message);

it.each<[what: string, parts: Parts, asked: string[], result: unknown]>([
  ['what is cached is not compiled', { cached: 'an instance' }, [LOOKUP], 'an instance'],
  ['what is not is compiled under its hash', { compiled: ['an instance'] }, [LOOKUP, `${COMPILE} as ${HASH}`], 'an instance'],
  [
    'what the cache dropped meanwhile is compiled again, for this run only',
    { cached: 'InvalidModule', compiled: ['an instance'] },
    [LOOKUP, COMPILE],
    'an instance',
  ],
  [
    'once, not twice',
    { cached: 'InvalidModule', compiled: ['InvalidModule'] },
    [LOOKUP, COMPILE],
    rejected(`the virtual machine makes no instance of the code ${HASH}: InvalidModule`),
  ],
  [
    'what does not compile again is as it was',
    { cached: 'InvalidModule', compiled: ['InvalidImage'] },
    [LOOKUP, COMPILE],
    rejected(`the virtual machine makes no instance of the code ${HASH}: InvalidModule`),
  ],
  [
    'what does not compile is refused',
    { compiled: ['InvalidImage'] },
    [LOOKUP, `${COMPILE} as ${HASH}`],
    rejected(`the virtual machine refuses the code ${HASH}: InvalidImage`),
  ],
  [
    'too many instances are no fault of the contract',
    { cached: 'TooManyInstances' },
    [LOOKUP],
    new HostFault('Internal', 'the virtual machine allows fewer instances at a time than contracts may call each other deep'),
  ],
  [
    'what is not stored is not found',
    { code: new Uint8Array() },
    [LOOKUP],
    new Failure('CodeNotFound', `no code is stored under ${HASH}`),
  ],
])('%s', (_, parts, asked, result) => {
  const { env, asked: really } = environment(parts);
  const got = resultOf(() => instantiateModule(env, HASH));
  expect(got).toEqual(result);
  expect(really).toEqual(asked);
  if (result instanceof Failure) expect(got).toMatchObject({ error: result.error });
  if (result instanceof HostFault) expect(got).toBeInstanceOf(HostFault);
});

describe('code in storage', () => {
  const withCode = (refcount: bigint, deposit: bigint) => {
    const released: unknown[][] = [];
    const info = { owner: 'the owner', deposit, refcount, codeLen: 7 };
    const CodeInfoOf = stored<typeof info>({ [HASH]: info });
    const PristineCode = stored({ [HASH]: CODE });
    const env = {
      storage: { CodeInfoOf, PristineCode },
      Balances: { fungible: { release: (...args: unknown[]) => released.push(args) } },
      holdReasons: { CodeUploadDepositReserve: 'the reason' },
    } as unknown as Environment;
    const refcountLeft = () => CodeInfoOf.entries[HASH]?.refcount;
    return { env, info, released, refcountLeft, isThere: () => HASH in PristineCode.entries };
  };

  it.each<[refcount: bigint, left: bigint | undefined]>([
    [3n, 2n],
    [2n, 1n],
    [1n, undefined],
    [0n, undefined],
  ])('that %i contracts run, when one of them goes', (refcount, left) => {
    const { env, released, refcountLeft, isThere } = withCode(refcount, 50n);
    releaseCode(env, HASH);
    expect([refcountLeft(), isThere()]).toEqual([left, left !== undefined]);
    expect(released).toEqual(left === undefined ? [['the reason', 'the owner', 50n, 'BestEffort']] : []);
  });

  it('that nobody paid for gives nothing back, and code that there is not has nothing to release', () => {
    const free = withCode(1n, 0n);
    deleteCode(free.env, HASH, free.info as never);
    expect([free.isThere(), free.released]).toEqual([false, []]);
    releaseCode(free.env, HASH);
    expect(free.released).toEqual([]);
    const gone = new Failure('CodeNotFound', `no code is stored under ${HASH}`);
    for (const find of [codeInfoOf, codeOf]) {
      expect(resultOf(() => find(free.env, HASH))).toEqual(gone);
      expect(resultOf(() => find(withCode(1n, 0n).env, HASH))).not.toBeInstanceOf(Failure);
    }
  });

  it('of a unit of deposit gives that unit back', () => {
    const { env, info, released } = withCode(1n, 1n);
    deleteCode(env, HASH, info as never);
    expect(released).toEqual([['the reason', 'the owner', 1n, 'BestEffort']]);
  });
});
