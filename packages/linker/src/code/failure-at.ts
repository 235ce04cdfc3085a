import type { LinkInput } from '../input/link-input.ts';
import type { Place } from '../input/place.ts';
import { type LinkErrorCode, LinkFailure } from '../link-error.ts';
import { bytesAt } from './instruction-bytes.ts';

/** A failure of one instruction, `size` bytes long: its bytes, section, function and line are in the message and the fields. */
export function failureAt(input: LinkInput, code: LinkErrorCode, message: string, place: Place, size: number): LinkFailure {
  const { elf, names } = input;
  const bytes = bytesAt(elf, place, size);
  return new LinkFailure(code, `${message} (bytes ${bytes}, ${names.describe(place)})`, { ...names.fieldsOf(place), bytes });
}
