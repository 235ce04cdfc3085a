/** Who takes part in a campaign. */
import type { BackendName, CostModelName } from '@polkavirt/polkavm';
import type { TypestateVirtT, VirtT } from '@polkavirt/primitives';

/** An implementation of a generation, made anew for each program. */
export interface Contender<Virt> {
  /** Shown in reports, such as `forwarder, scale, recompiler`. */
  readonly name: string;
  /** Contenders with the same name here must send the same bytes; undefined for those without a wire. */
  readonly wire?: string;
  /** @param withTraffic whether `traffic` will be asked for; watching a wire takes longer than using it */
  create(costModel: CostModelName, withTraffic: boolean): MadeContender<Virt>;
}

export interface MadeContender<Virt> {
  readonly virt: Virt;
  /** A digest of all bytes that crossed the wire so far. */
  traffic?(): string;
}

/** In each list the first one is what the others are compared with. */
export interface Contenders {
  /** Back ends that are compared through the engine's own interface: registers, places, single steps. */
  readonly backends: readonly BackendName[];
  readonly virt: readonly Contender<VirtT>[];
  readonly typestate: readonly Contender<TypestateVirtT>[];
}

/** Through which interface programs are driven. */
export const LEVELS = ['engine', 'virt', 'typestate'] as const;
export type Level = (typeof LEVELS)[number];

/** The levels at which there is something to compare. */
export const levelsOf = (contenders: Contenders): Level[] =>
  LEVELS.filter((level) => (level === 'engine' ? contenders.backends : contenders[level]).length > 1);

/** Only the reference, and the contender of a name. */
export function onlyAgainst(contenders: Contenders, level: Level, name: string): Contenders {
  const keep = <T>(list: readonly T[], nameOf: (one: T) => string): T[] =>
    list.filter((one, at) => at === 0 || nameOf(one) === name);
  const nobody = { backends: [], virt: [], typestate: [] } as const;
  if (level === 'engine') return { ...nobody, backends: keep(contenders.backends, (backend) => backend) };
  if (level === 'virt') return { ...nobody, virt: keep(contenders.virt, (one) => one.name) };
  return { ...nobody, typestate: keep(contenders.typestate, (one) => one.name) };
}
