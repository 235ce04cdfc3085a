/** A job on contenders that are right, and on some that are not. */
import { readFileSync } from 'node:fs';
import { createNative } from '@polkavirt/native';
import { ok, type Virt, type VirtT } from '@polkavirt/primitives';
import {
  type Contender,
  describeCase,
  instructionCount,
  type Job,
  type JobResult,
  minimise,
  readCase,
  runCase,
  runJob,
  toTestFile,
} from '../src/index.ts';

const BACK_ENDS = { backends: ['interpreter', 'tier0', 'recompiler'], virt: [], typestate: [] } as const;
const JOB: Job = {
  id: 'a',
  seed: 11,
  programs: 40,
  costModels: ['naive', 'full'],
  instructionSets: ['latest64', 'latest32'],
  levels: ['engine', 'virt', 'typestate'],
};
const blobs = ['guests/counter', 'asm/jump-table'].map(
  (name) => new Uint8Array(readFileSync(new URL(`../../../fixtures/${name}.polkavm`, import.meta.url))),
);

const sum = (counts: Readonly<Partial<Record<string, number>>>): number =>
  Object.values(counts).reduce<number>((total, count) => total + (count ?? 0), 0);

/** What does not depend on how fast the machine is. */
const lasting = ({ ms: _ms, slowest: _slowest, ...rest }: JobResult) => rest;

describe('on the back ends', () => {
  const result = runJob(BACK_ENDS, JOB, blobs);

  it('counts every program, finds no difference, and keeps what reached something', () => {
    expect(result).toMatchObject({ id: 'a', seed: 11, programs: 40, levels: { engine: 40 }, differences: [] });
    expect(sum(result.origins)).toBe(40);
    expect(result.actions).toBeGreaterThan(40);
    expect(result.features.length).toBe(new Set(result.features).size);
    expect(result.kept.length).toBe(20);
    expect(Object.keys(result.stops).every((key) => / at /.test(key))).toBe(true);
    expect(result.slowest).toHaveLength(5);
    expect(result.slowest.every(({ seed }) => seed >= 11 && seed < 51)).toBe(true);
  });

  it('gives the same again, and something else from another seed', () => {
    expect(lasting(runJob(BACK_ENDS, JOB, blobs))).toEqual(lasting(result));
    expect(runJob(BACK_ENDS, { ...JOB, seed: 12 }, blobs).digest).not.toBe(result.digest);
    expect(result.digest).toMatch(/^[0-9a-f]{16}$/);
  });

  it('takes what is known for nothing new', () => {
    const again = runJob(BACK_ENDS, JOB, blobs, result.features);
    expect([...again.features].filter((one) => result.features.includes(one))).toEqual([]);
    expect(again.kept.length).toBeLessThan(result.kept.length);
  });

  it('ends when it is told to, and says how far it came', () => {
    const told: number[] = [];
    const short = runJob(BACK_ENDS, JOB, blobs, [], {
      onProgram(done) {
        told.push(done);
        return done < 3;
      },
    });
    expect([short.programs, told]).toEqual([3, [1, 2, 3]]);
  });

  it('without programs to change changes those that it made', () => {
    const { origins } = runJob(BACK_ENDS, { ...JOB, programs: 60 }, []);
    expect(sum(origins)).toBe(60);
    expect(Object.keys(origins).sort()).toEqual(['mutated find', 'random']);
  });

  it('says when there is nothing to compare', () => {
    const alone = { backends: ['interpreter'], virt: [], typestate: [] } as const;
    expect(() => runJob(alone, JOB, blobs)).toThrow('no level of the job has two contenders');
    expect(() => runJob(BACK_ENDS, { ...JOB, levels: ['virt'] }, blobs)).toThrow('no level of the job');
  });
});

describe('on implementations with a fault', () => {
  const honest = (name: string): Contender<VirtT> => ({
    name,
    create: (costModel) => ({ virt: createNative({ backend: 'interpreter', costModel }) }),
  });
  /** Native, with something done to each instance. */
  const changed = (name: string, change: (virt: Virt) => Partial<Virt>): Contender<VirtT> => ({
    name,
    create(costModel) {
      const native = createNative({ backend: 'interpreter', costModel });
      return {
        virt: {
          instantiate(program) {
            const made = native.instantiate(program);
            if (!made.ok) return made;
            const virt = made.value;
            const handed: Virt = {
              run: (gas, action) => virt.run(gas, action),
              memory: () => virt.memory(),
              destroy: () => virt.destroy(),
              [Symbol.dispose]: () => virt[Symbol.dispose](),
            };
            return ok({ ...handed, ...change(virt) });
          },
        },
      };
    },
  });
  const against = (...others: Contender<VirtT>[]) => ({ backends: [], virt: [honest('native'), ...others], typestate: [] });
  const job = { ...JOB, programs: 60 };

  it('finds gas that is wrong, and makes the case small', () => {
    const wrong = changed('wrong', (virt) => ({
      run(gas, action) {
        const result = virt.run(gas, action);
        return result.ok && result.value.kind === 'Syscall'
          ? ok({ ...result.value, gasLeft: result.value.gasLeft - 1n })
          : result;
      },
    }));
    const contenders = against(honest('fair'), wrong);
    const [found] = runJob(contenders, job, blobs).differences;
    expect(found).toMatchObject({ reference: 'native', contender: 'wrong' });
    const read = readCase(found.case);
    if (!read.ok) throw new Error(read.error);
    const difference = runCase(contenders, read.value);
    expect(difference).toMatchObject({ contender: 'wrong', expected: found.expected, actual: found.actual });
    const small = minimise(contenders, read.value, difference!);
    // The call of the host, and the trap that stands at the end of every program that was made small.
    expect(instructionCount(small.case)).toBe(2);
    expect(small.case.actions).toHaveLength(2);
    const text = describeCase(small.case, small.difference);
    expect(text).toContain('ecalli');
    expect(text).toMatch(/^level virt, cost model (naive|full)\n/);
    const test = toTestFile(small.case, small.difference, { imports: ["import { a } from 'b';"], contenders: 'made()' });
    expect(test).toContain("import { a } from 'b';");
    expect(test).toContain('const difference = runCase(made(), read.value);');
    expect(test).toContain('it("wrong does what native does"');
  });

  it('sees memory that is wrong, and an exception', () => {
    const torn = changed('torn', (virt) => ({
      memory: () => ({
        read(offset, dest) {
          const result = virt.memory().read(offset, dest);
          if (result.ok && dest.length === 4096 && offset < 0x1_1000) dest[4095] ^= 1;
          return result;
        },
        write: (offset, src) => virt.memory().write(offset, src),
      }),
    }));
    const [memory] = runJob(against(torn), job, blobs).differences;
    expect(memory.expected).toMatch(/^memory at 0x10fff: [0-9a-f]{2}$/);
    const thrower = changed('thrower', () => ({
      run() {
        throw new TypeError('out of order');
      },
    }));
    const [thrown] = runJob(against(thrower), job, blobs).differences;
    expect(thrown.actual).toBe('threw TypeError: out of order');
  });

  it('compares the bytes of contenders with the same wire', () => {
    const wired = (name: string, wire: string, digest: string): Contender<VirtT> => ({
      ...honest(name),
      wire,
      create: (costModel) => ({ virt: createNative({ backend: 'interpreter', costModel }), traffic: () => digest }),
    });
    const same = against(wired('one', 'scale', 'aa'), wired('other', 'scale', 'aa'), wired('third', 'abi', 'bb'));
    expect(runJob(same, job, blobs).differences).toEqual([]);
    const [found] = runJob(against(wired('one', 'scale', 'aa'), wired('other', 'scale', 'cc')), job, blobs).differences;
    expect(found).toMatchObject({ reference: 'one', contender: 'other', actual: 'bytes on the wire scale with the digest cc' });
  });
});
