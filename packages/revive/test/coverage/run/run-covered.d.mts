import type { TypestateVirtT } from '@polkavirt/primitives';
import type { Artifact } from '../../../src/client/index.ts';

type Built = Readonly<Record<string, Artifact & Required<Pick<Artifact, 'coverage' | 'coverageHash'>>>>;

export declare function readBuilt(name: string): Built;
export declare function runCovered(virt: TypestateVirtT, built?: Readonly<Record<string, Artifact>>): Promise<void>;
