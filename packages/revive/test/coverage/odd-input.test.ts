/** Coverage of what is broken, foreign or not there: a clear message, or nothing counted. */
import { coverageOfSources } from '@polkavirt/insight';
import { countSources, type ProbedFile, SourceCounter } from '@polkavirt/insight/collect';
import { createTypestateNative } from '@polkavirt/native';
import { parseProgram, unwrap } from '@polkavirt/polkavm';
import { writeProgram } from '@polkavirt/polkavm/program';
import { onTestEnd } from '@polkavirt/test-support';
import { createSolidityChain, deploy } from '../../src/client/index.ts';
import { CompileError, compileSolidity, type SolidityCompiler } from '../../src/compile/index.ts';
import { readProbeSection } from '../../src/instrument/probe-section.ts';
import { readProbeTopic } from '../../src/instrument/probe-topic.ts';
import { FOLDER } from './covered-contracts.ts';
import { readBuilt } from './run/run-covered.mjs';

const SECTION = 206;
const target = readBuilt('covered').Target;

/** The coverage build with another text in its section. */
function withSection(text: string): Uint8Array {
  const program = unwrap(parseProgram(target.coverage));
  const others = program.customSections.filter(({ id }) => id !== SECTION);
  return writeProgram({ ...program, customSections: [...others, { id: SECTION, contents: new TextEncoder().encode(text) }] });
}

const counting = (): SourceCounter => {
  const counter = new SourceCounter();
  countSources(counter);
  onTestEnd('counting', () => countSources(undefined));
  return counter;
};

const newChain = () => createSolidityChain({ virt: createTypestateNative({ costModel: 'naive' }) });

describe('a section that says what probes mean', () => {
  const file = { path: 'A.sol', digest: '', probes: 2, statements: [[0, 1]], functions: [[1, 1, 'A.f']], branches: [] };
  const stored = (change: object, version = 1) =>
    JSON.stringify({ polkavirt: 'probes', version, contract: 'A.sol:A', files: [{ ...file, ...change }] });

  it('is read as it was written', () => {
    const program = unwrap(parseProgram(withSection(stored({}))));
    expect(readProbeSection(program)).toEqual({ contract: 'A.sol:A', files: [file] });
    expect(readProbeSection(unwrap(parseProgram(target.blob)))).toBeUndefined();
  });

  it.each([
    ['no JSON', '{', 'cannot be read'],
    ['nothing', 'null', 'of another version'],
    ['another version', stored({}, 2), 'of another version'],
    ['no files', '{"polkavirt":"probes","version":1,"contract":"A"}', 'is broken'],
    ['a probe that is not there', stored({ statements: [[2, 1]] }), 'is broken'],
    ['a line 0', stored({ functions: [[0, 0, 'f']] }), 'is broken'],
    ['a branch without ways', stored({ branches: [[1, 'if']] }), 'is broken'],
    ['more probes than any source has', stored({ probes: 2 ** 40 }), 'is broken'],
  ])('with %s is refused when the contract is deployed', async (_, text, message) => {
    counting();
    const deploying = deploy(newChain(), { ...target, coverage: withSection(text) }, [1n]);
    await expect(deploying).rejects.toThrow(message);
  });

  it('is not looked at unless something counts', async () => {
    const { read } = await deploy(newChain(), { ...target, coverage: withSection('{') }, [1n]);
    expect(await read.get([0n])).toBe(1n);
  });
});

it('a coverage build that is not a program is refused', async () => {
  counting();
  const deploying = deploy(newChain(), { ...target, coverage: Uint8Array.of(1, 2, 3) }, [1n]);
  await expect(deploying).rejects.toThrow('the coverage build of a contract is not a program');
});

it('a build of another contract is noticed, and said once', async () => {
  const counter = counting();
  const { Covered } = readBuilt('covered');
  const contract = await deploy(newChain(), { ...target, coverage: Covered.coverage }, [1n]);
  await contract.read.get([0n]);
  expect(counter.notes).toEqual([expect.stringContaining('some calls ended otherwise on their coverage builds')]);
});

it('topics of other events are none of probes', () => {
  expect(readProbeTopic(new Uint8Array(32))).toBeUndefined();
  const topic = new Uint8Array(32);
  topic.set(new TextEncoder().encode('polkavirt-coverage-probe'));
  topic.set([0, 0, 0, 2, 0, 0, 1, 0], 24);
  expect(readProbeTopic(topic)).toEqual({ file: 2, probe: 256 });
});

it('counts of the same text are added; of several texts the last one counts, and that is said', () => {
  const file: ProbedFile = { path: 'A.sol', digest: 'one', probes: 1, statements: [[0, 3]], functions: [], branches: [] };
  const one = { file, counts: [2] };
  const { files, changed } = coverageOfSources([one, one, { file: { ...file, path: 'I.sol', probes: 0 }, counts: [] }]);
  expect(files.map(({ path, lines }) => [path, [...lines]])).toEqual([['A.sol', [[3, 4]]]]);
  expect(changed).toEqual([]);
  const other = coverageOfSources([one, { file: { ...file, digest: 'two' }, counts: [5] }]);
  expect([[...other.files[0].lines], other.changed]).toEqual([[[3, 5]], ['A.sol']]);
});

it('a compiler that gives no syntax trees is named as the reason', async () => {
  const contract = { abi: [], evm: { bytecode: { object: '504d' } }, hash: 'ab'.repeat(32) };
  const compiler: SolidityCompiler = {
    version: 'fake',
    compile: async (sources) => ({ contracts: Object.fromEntries(Object.keys(sources).map((unit) => [unit, { C: contract }])) }),
  };
  const compiling = compileSolidity(['contracts/lib/Steps.sol'], { root: FOLDER, compiler, cache: false, coverage: true });
  await expect(compiling).rejects.toThrow(CompileError);
  await expect(compiling).rejects.toThrow(/without coverage .*gave no syntax tree of contracts\/lib\/Steps\.sol/);
});
