/** Chance as a test writes it down. */
import { MessageRandom } from '@polkavirt/wire-lab';

/** Choices such as `10:3 4:0`: of ten the fourth, then of four the first. Anything else that is asked for throws. */
export class ScriptedRandom extends MessageRandom {
  readonly #choices: string[];

  constructor(choices: string) {
    super(0, 0);
    this.#choices = choices.split(/\s+/).filter((choice) => choice !== '');
  }

  override below(count: number): number {
    const next = this.#choices.shift();
    const [of, value] = (next ?? '').split(':').map(Number);
    if (of !== count) throw new Error(`one of ${count} is asked for, where the test has ${next ?? 'nothing more'}`);
    return value;
  }

  /** What nobody asked for. */
  get left(): string {
    return this.#choices.join(' ');
  }
}
