/** Ends the process, where a malformed request comes. */
import { destroying } from '../bad-wires.ts';

export default destroying((host, args) => {
  if (args?.length !== 4) process.exit(7);
  return host.destroy(new DataView(args.buffer).getUint32(0, true)).ok ? Uint8Array.of(0) : Uint8Array.of(1, 1);
});
