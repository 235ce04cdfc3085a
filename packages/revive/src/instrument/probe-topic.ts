/** The topic of the events of probes: these bytes, then the number of the file and that of its probe, 4 bytes each. */
const MARK = new TextEncoder().encode('polkavirt-coverage-probe');

/** As a number of Solidity, without file and probe. */
export const PROBE_TOPIC: string = `0x${[...MARK].map((byte) => byte.toString(16).padStart(2, '0')).join('')}${'0'.repeat(16)}`;

/** The number of the file and that of the probe, if a topic of 32 bytes is of a probe. */
export function readProbeTopic(topic: Uint8Array): { readonly file: number; readonly probe: number } | undefined {
  if (MARK.some((byte, index) => topic[index] !== byte)) return undefined;
  const view = new DataView(topic.buffer, topic.byteOffset, topic.byteLength);
  return { file: view.getUint32(MARK.length), probe: view.getUint32(MARK.length + 4) };
}
