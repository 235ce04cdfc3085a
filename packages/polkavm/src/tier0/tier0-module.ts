/** What the instances of a module share: the pool of memories and the code as records. */
import type { ModuleSource } from '../engine/backend.ts';
import type { GuestMemory } from '../memory/guest-memory.ts';
import type { WasmModule } from '../wasm/api.ts';
import type { LinearMemory, RunFunction } from '../wasm/linear-memory.ts';
import { MemoryPool } from '../wasm/memory-pool.ts';
import { InstructionRanks } from './instruction-ranks.ts';
import { RecordedCode } from './recorded-code.ts';

/** Records of programs beyond this would take more than 64 MiB an instance. */
const MAX_INSTRUCTIONS = 0x40_0000;

export class Tier0Module {
  readonly source: ModuleSource;
  readonly pool: MemoryPool;
  /** Made when an instance first runs: it takes a look at all of the code. */
  #ranks: InstructionRanks | undefined;
  readonly #interpreter: WasmModule | null;
  #code: RecordedCode | undefined;

  /** @param interpreter null where WebAssembly is not allowed */
  constructor(source: ModuleSource, interpreter: WasmModule | null) {
    this.source = source;
    this.#interpreter = interpreter;
    this.pool = new MemoryPool(source, () => this.#rankInstructions().count);
  }

  /** The linear memory for a new instance, whose memory is clean; undefined if it is to run without. */
  acquire(guest: GuestMemory): LinearMemory | undefined {
    if (this.#interpreter === null || this.#rankInstructions().count > MAX_INSTRUCTIONS) return undefined;
    return this.pool.acquire(guest);
  }

  /** The code in records, for memories of the pool. */
  codeFor(linear: LinearMemory): RecordedCode {
    const { program, blockCost } = this.source;
    this.#code ??= new RecordedCode(program, this.#rankInstructions(), blockCost, linear.layout.records);
    return this.#code;
  }

  #rankInstructions(): InstructionRanks {
    const { bitmask, code } = this.source.program;
    this.#ranks ??= new InstructionRanks(bitmask, code.length);
    return this.#ranks;
  }

  /** Runs the interpreter on a linear memory: takes a record, returns the record where it stopped and why. */
  interpreterOf(linear: LinearMemory): RunFunction {
    return linear.interpreterOf(this.#interpreter!);
  }
}
