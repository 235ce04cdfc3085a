/** What runs in each JavaScript engine: the guests with known answers, then a job of a campaign on the back ends. */
import { type JobResult, runJob as runCampaignJob } from '@polkavirt/campaign';
import { createEngine, type Instance, Stop, unwrap } from '@polkavirt/polkavm';

/** A guest, which hands its answer to the host: what that must be, and the gas until then. */
interface Guest {
  readonly name: string;
  readonly blob: Uint8Array;
  readonly gas: string;
  readonly result: string;
}

/** A job as JSON: bytes are in base64. */
export interface Job {
  readonly seed: number;
  readonly programs: number;
  readonly blobs: readonly string[];
  readonly guests: readonly (Omit<Guest, 'blob'> & { readonly blob: string })[];
}

export interface Report {
  readonly campaign: JobResult;
  /** Guests whose answer, gas or end was another one, in words. */
  readonly wrongGuests: readonly string[];
  /** Milliseconds of all guests together, by back end. */
  readonly guestMs: Readonly<Record<string, number>>;
}

const GAS = 1_000_000_000n;
const BACK_ENDS = { backends: ['interpreter', 'tier0', 'recompiler'], virt: [], typestate: [] } as const;
const COST_MODELS = ['naive', 'naive', 'full'] as const;
const SETS = ['latest64', 'latest64', 'revive_v1', 'jam_v1', 'latest32', 'latest32'] as const;
const A0 = 7;

const fromBase64 = (text: string): Uint8Array => Uint8Array.from(atob(text), (character) => character.charCodeAt(0));

const runGuest = (instance: Instance, pc: number): string => {
  instance.setGas(GAS);
  instance.prepareCall(pc);
  const stop = instance.run();
  return `stop ${stop}, gas ${GAS - instance.getGas()}, a0 ${instance.registers[A0]}`;
};

/** Does a job; `onProgress` is told how many programs of the campaign are done. */
export function runJob({ seed, programs, blobs, guests }: Job, onProgress?: (done: number) => void): Report {
  const engine = createEngine();
  const wrongGuests: string[] = [];
  const guestMs: Record<string, number> = {};
  for (const backend of engine.backends) {
    const began = performance.now();
    for (const { name, blob, gas, result } of guests) {
      const module = unwrap(engine.createModule(fromBase64(blob), { backend }));
      const seen = runGuest(module.instantiate(), module.program.exports[0].pc);
      const expected = `stop ${Stop.HostCall}, gas ${gas}, a0 ${result}`;
      if (seen !== expected) wrongGuests.push(`${name} on ${backend}: ${seen} instead of ${expected}`);
    }
    guestMs[backend] = performance.now() - began;
  }
  const job = { id: 'acceptance', seed, programs, costModels: COST_MODELS, instructionSets: SETS, levels: ['engine'] } as const;
  const campaign = runCampaignJob(BACK_ENDS, job, blobs.map(fromBase64), [], {
    onProgram(done) {
      onProgress?.(done);
      return true;
    },
  });
  return { campaign, wrongGuests, guestMs };
}
