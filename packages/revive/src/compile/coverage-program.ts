import type { ProbedFile } from '@polkavirt/insight/collect';
import { parseProgram } from '@polkavirt/polkavm';
import { writeProgram } from '@polkavirt/polkavm/program';
import { probeSection } from '../instrument/probe-section.ts';

/** The program of sources with probes, with a section that says what they mean. The code is the same, the hash is not. */
export function withProbeMap(blob: Uint8Array, contract: string, files: readonly ProbedFile[]): Uint8Array {
  const parsed = parseProgram(blob);
  // The pallet refuses such a program, whatever stands beside it.
  if (!parsed.ok) return blob;
  const section = probeSection({ contract, files });
  return writeProgram({ ...parsed.value, customSections: [...parsed.value.customSections, section] });
}
