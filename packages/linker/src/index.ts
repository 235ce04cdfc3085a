export { DEFAULT_MIN_STACK_SIZE, type Linked, type LinkOptions, linkElf } from './link-elf.ts';
export type { LinkError, LinkErrorCode } from './link-error.ts';
