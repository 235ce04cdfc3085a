import { bytesToHex } from '@noble/hashes/utils.js';
import type { RecordedEvent, RecordedOutcome } from './recording.ts';

/** Bytes as text if they are printable, else as `0x` and hex. */
export function describeBytes(bytes: Uint8Array): string {
  const isText = bytes.length > 0 && bytes.every((byte) => byte > 0x20 && byte < 0x7f);
  return isText ? new TextDecoder().decode(bytes) : `0x${bytesToHex(bytes)}`;
}

/** The symbol of a host call: as text, or as a number if it has four bytes. */
export function describeSymbol(symbol: Uint8Array): string {
  const text = describeBytes(symbol);
  if (symbol.length !== 4 || !text.startsWith('0x')) return text;
  return `${new DataView(symbol.buffer, symbol.byteOffset, 4).getUint32(0, true)}`;
}

/** An outcome in one line that names everything in it: two outcomes are the same exactly if their lines are. */
export function describeOutcome(outcome: RecordedOutcome): string {
  if (outcome.kind === 'Error') return outcome.error;
  if (outcome.kind === 'Finished') return `Finished with ${outcome.gasLeft} gas left`;
  const args = outcome.args.map((arg) => `0x${arg.toString(16)}`).join(', ');
  return `host call ${describeSymbol(outcome.symbol)}(${args}) with ${outcome.gasLeft} gas left`;
}

/** An event in one line. */
export function describeEvent(event: RecordedEvent): string {
  const on = `instance ${event.instance}`;
  switch (event.kind) {
    case 'instantiate':
      return `instantiate ${event.program.slice(0, 10)}… as ${on}`;
    case 'execute':
      return `execute ${describeBytes(event.name)} on ${on} with ${event.gas} gas`;
    case 'prepare':
      return `prepare ${describeBytes(event.name)} on ${on}`;
    case 'resume':
      return `resume ${on} with 0x${event.a0.toString(16)} and ${event.gas} gas`;
    case 'write':
      return `write ${event.bytes.length} bytes at 0x${event.address.toString(16)} of ${on}`;
    case 'read':
      return `read ${event.length} bytes at 0x${event.address.toString(16)} of ${on}`;
    case 'destroy':
      return `destroy ${on}`;
  }
}
