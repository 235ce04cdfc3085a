import { metadata as metadataCodec, unifyMetadata } from '@polkadot-api/substrate-bindings';
import {
  apiMethod,
  bytesToHex,
  constructRuntime,
  createSystem,
  decode,
  definePallet,
  encode,
  type HexString,
  hexToBytes,
  idOfViewFunction,
  storageMap,
  T,
  viewFunction,
  viewFunctionError,
  viewFunctionId,
} from '@polkavirt/mock-runtime';
import { buildMetadata, createNode } from '../../src/index.ts';
import { connect } from '../support/connect.ts';

const createScores = definePallet('pallet_scores', (pallet) => {
  const storage = pallet.storage({ Scores: storageMap([['Identity', T.str]], T.u32) });
  return {
    storage,
    genesis: () => storage.Scores.insert('Ada', 36),
    viewFunctions: {
      scoreOf: viewFunction([['name', T.str]], T.option(T.u32), (name) => storage.Scores.get(name), 'The score of somebody.'),
    },
  };
});

const System = createSystem();
const Scores = createScores();
const runtime = constructRuntime(
  { System, Scores },
  {},
  {
    apis: [
      {
        name: 'ScoresApi',
        version: 2,
        docs: ['Scores.'],
        methods: [
          apiMethod('total', 'The sum of all scores.', [], T.u32, () =>
            Scores.Scores.values().reduce((sum, one) => sum + one, 0),
          ),
        ],
      },
    ],
  },
);

describe('view functions and runtime APIs of a runtime', () => {
  const node = createNode({ genesis: runtime.newTestExt(), buildMode: { type: 'Manual' } });
  afterAll(() => node.close());
  const { session, ask } = connect(node);
  afterAll(() => session.close());
  const resultType = T.result(T.bytes, viewFunctionError);
  const query = (id: Uint8Array, input: Uint8Array) => {
    const args = encode(T.tuple(viewFunctionId, T.bytes), [{ prefix: id.slice(0, 16), suffix: id.slice(16) }, input]);
    return decode(resultType, hexToBytes(ask('state_call', 'RuntimeViewFunction_execute_view_function', args) as HexString));
  };

  it('stand in metadata V16, which another library reads', () => {
    const bytes = buildMetadata(runtime, node.chain.format, node.apis)[16];
    const { pallets, apis } = unifyMetadata(metadataCodec.dec(bytes));
    const found = pallets.find(({ name }) => name === 'Scores')?.viewFns ?? [];
    expect(found).toMatchObject([
      {
        id: bytesToHex(idOfViewFunction('Scores', 'scoreOf')),
        name: 'score_of',
        inputs: [{ name: 'name' }],
        docs: ['The score of somebody.'],
      },
    ]);
    expect(apis.find(({ name }) => name === 'ScoresApi')).toMatchObject({ methods: [{ name: 'total' }] });
    expect(apis.map(({ name }) => name)).toContain('RuntimeViewFunction');
  });

  it('answer by state_call', () => {
    const id = idOfViewFunction('Scores', 'scoreOf');
    const scoreOf = (name: string) => {
      const answer = query(id, encode(T.str, name));
      return answer.ok ? decode(T.option(T.u32), answer.value) : answer.error;
    };
    expect(scoreOf('Ada')).toBe(36);
    expect(scoreOf('Bob')).toBeUndefined();
    expect(ask('state_call', 'ScoresApi_total', '0x')).toBe('0x24000000');
    expect(runtime.newTestExt().executeWith(() => Scores.View.scoreOf('Ada'))).toBe(36);
  });

  it('refuse what they do not know, and arguments that are none', () => {
    const unknown = new Uint8Array(32);
    expect(query(unknown, new Uint8Array())).toEqual({
      ok: false,
      error: { type: 'NotFound', value: { prefix: new Uint8Array(16), suffix: new Uint8Array(16) } },
    });
    expect(query(idOfViewFunction('Scores', 'scoreOf'), Uint8Array.of(9))).toEqual({ ok: false, error: { type: 'Codec' } });
  });
});
