import '@polkavirt/test-support/watch-storage-layers';
import {
  ALICE,
  BOB,
  blake2_256,
  bytesToHex,
  constructRuntime,
  createSystem,
  currentExternalities,
  hexToBytes,
  RuntimeOrigin,
  runtimeCode,
  runtimeOfCode,
  textToBytes,
  textToHex,
} from '../../src/index.ts';

const { root, signed } = RuntimeOrigin;
const make = (specName: string, specVersion: number) =>
  constructRuntime({ System: createSystem({ version: { specName, specVersion } }) });
const runtime = make('test', 5);
const { System } = runtime;
const BAD_ORIGIN = { ok: false, error: { type: 'BadOrigin' } };
const inside = (work: () => void) => () =>
  runtime.newTestExt().executeWith(() => {
    System.setBlockNumber(1);
    work();
  });
const stored = (key: string) => currentExternalities().main.get(textToHex(key));
const environmentUpdated = { logs: [{ type: 'RuntimeEnvironmentUpdated' }] };

it(
  'set_storage, kill_storage and kill_prefix write any key, for root',
  inside(() => {
    const key = (name: string) => textToBytes(name);
    expect(System.setStorage(signed(ALICE), [[key('a'), key('1')]])).toEqual(BAD_ORIGIN);
    expect(
      System.setStorage(root(), [
        [key('ab1'), key('1')],
        [key('ab2'), key('2')],
        [key('ab3'), key('3')],
        [key('b'), key('4')],
      ]).ok,
    ).toBe(true);
    expect(System.killStorage(root(), [key('b'), key('none')]).ok).toBe(true);
    expect(stored('b')).toBeUndefined();
    expect(System.killPrefix(root(), key('ab'), 2).ok).toBe(true);
    expect([stored('ab1'), stored('ab2'), stored('ab3')]).toEqual([undefined, undefined, key('3')]);
    expect(System.killStorage(signed(ALICE), [])).toEqual(BAD_ORIGIN);
    expect(System.killPrefix(signed(ALICE), key(''), 1)).toEqual(BAD_ORIGIN);
  }),
);

it(
  'set_heap_pages is noted in the digest',
  inside(() => {
    expect(System.setHeapPages(root(), 8n).ok).toBe(true);
    expect(stored(':heappages')).toEqual(hexToBytes('0x0800000000000000'));
    expect(System.Digest.get()).toEqual(environmentUpdated);
  }),
);

describe('set_code', () => {
  it(
    'takes the code of a newer version of the same runtime',
    inside(() => {
      const next = make('test', 6);
      const code = runtimeCode(next);
      expect(System.setCode(signed(ALICE), code)).toEqual(BAD_ORIGIN);
      expect(System.setCode(root(), code)).toEqual({ ok: true, value: { actualWeight: System.constants.BlockWeights.maxBlock } });
      expect(stored(':code')).toEqual(code);
      expect(System.Digest.get()).toEqual(environmentUpdated);
      System.assertLastEvent(System.Event.CodeUpdated());
      expect(runtimeOfCode(code)).toBe(next);
      expect(runtimeCode(next)).toBe(code);
    }),
  );

  it.each([
    ['an older version', make('test', 5), System.Error.SpecVersionNeedsToIncrease],
    ['another runtime', make('other', 6), System.Error.InvalidSpecName],
  ])('refuses %s', (_, next, error) => {
    inside(() => {
      expect(System.setCode(root(), runtimeCode(next))).toEqual({ ok: false, error });
      expect(System.setCodeWithoutChecks(root(), runtimeCode(next)).ok).toBe(true);
    })();
  });

  it(
    'refuses what is not code of a runtime',
    inside(() => {
      expect(System.setCode(root(), textToBytes('wasm'))).toEqual({
        ok: false,
        error: System.Error.FailedToExtractRuntimeVersion,
      });
    }),
  );
});

describe('authorize_upgrade', () => {
  const next = make('test', 7);
  const code = runtimeCode(next);
  const codeHash = bytesToHex(blake2_256(code));

  it(
    'lets anybody bring the code, once and free of charge',
    inside(() => {
      expect(System.applyAuthorizedUpgrade(signed(BOB), code)).toEqual({ ok: false, error: System.Error.NothingAuthorized });
      expect(System.authorizeUpgrade(signed(BOB), codeHash)).toEqual(BAD_ORIGIN);
      expect(System.authorizeUpgrade(root(), codeHash).ok).toBe(true);
      System.assertLastEvent(System.Event.UpgradeAuthorized({ codeHash, checkVersion: true }));
      expect(System.applyAuthorizedUpgrade(signed(BOB), textToBytes('other'))).toEqual({
        ok: false,
        error: System.Error.Unauthorized,
      });
      expect(System.applyAuthorizedUpgrade(signed(BOB), code)).toMatchObject({ ok: true, value: { paysFee: 'No' } });
      expect(stored(':code')).toEqual(code);
      expect(System.AuthorizedUpgrade.exists()).toBe(false);
    }),
  );

  it(
    'is used up by code of a wrong version',
    inside(() => {
      const old = runtimeCode(make('test', 1));
      const hash = bytesToHex(blake2_256(old));
      System.authorizeUpgrade(root(), hash);
      expect(System.applyAuthorizedUpgrade(signed(BOB), old)).toEqual({ ok: true, value: { paysFee: 'No' } });
      System.assertLastEvent(
        System.Event.RejectedInvalidAuthorizedUpgrade({ codeHash: hash, error: System.Error.SpecVersionNeedsToIncrease }),
      );
      expect(System.AuthorizedUpgrade.exists()).toBe(false);
      System.authorizeUpgradeWithoutChecks(root(), hash);
      expect(System.applyAuthorizedUpgrade(signed(BOB), old)).toMatchObject({ ok: true });
      expect(stored(':code')).toEqual(old);
    }),
  );
});

// frame-system, `tests.rs`: provider_ref_handover_to_self_sufficient_ref_works, max_consumers_limit and the like.
describe('reference counts', () => {
  it(
    'a self-sufficient account outlives its provider',
    inside(() => {
      expect(System.incProviders(BOB)).toBe('Created');
      System.incAccountNonce(BOB);
      expect(System.incSufficients(BOB)).toBe('Existed');
      expect(System.decProviders(BOB)).toEqual({ ok: true, value: 'Exists' });
      expect(System.accountNonce(BOB)).toBe(1);
      expect(System.incProviders(BOB)).toBe('Existed');
      expect(System.decSufficients(BOB)).toBe('Exists');
      expect(System.decProviders(BOB)).toEqual({ ok: true, value: 'Reaped' });
      expect(System.accountExists(BOB)).toBe(false);
      expect(System.decSufficients(BOB)).toBe('Reaped');
      expect(System.incSufficients(BOB)).toBe('Created');
      expect(System.decSufficients(BOB)).toBe('Reaped');
    }),
  );

  it(
    'at most 16 consumers, unless what must not fail asks',
    inside(() => {
      System.incProviders(BOB);
      for (let i = 0; i < 16; i++) expect(System.incConsumers(BOB).ok).toBe(true);
      expect(System.canIncConsumer(BOB)).toBe(false);
      expect(System.incConsumers(BOB)).toEqual({ ok: false, error: { type: 'TooManyConsumers' } });
      expect(System.incConsumersWithoutLimit(BOB).ok).toBe(true);
      expect(System.consumers(BOB)).toBe(17);
      expect(System.isProviderRequired(BOB)).toBe(true);
      expect(System.decProviders(BOB)).toEqual({ ok: false, error: { type: 'ConsumerRemaining' } });
      expect(System.referenceCount(BOB)).toBe(18);
    }),
  );
});
