/**
 * Linear memories that instances have given back, for the next instances of their modules. When there are many, a new
 * module gets the one that was not needed for longest: making a memory costs more than filling one with zeros, above all
 * later, in garbage collections.
 */
import type { LinearMemory } from './linear-memory.ts';
import type { MemoryLayout } from './memory-layout.ts';

const MAX_MEMORIES = 16;
/** Bytes of all of them together. */
const MAX_BYTES = 16 * 1024 * 1024;

/** The one that was given back last comes last. They keep no module alive: owners are numbers. */
const shelf: { readonly memory: LinearMemory; readonly owner: number }[] = [];
let held = 0;

function take(at: number): LinearMemory {
  const [{ memory }] = shelf.splice(at, 1);
  held -= memory.size;
  return memory;
}

/** Keeps a memory as an instance has left it. It is cleaned when another one takes it, because most are never taken. */
export function putOnShelf(memory: LinearMemory, owner: number): void {
  shelf.push({ memory, owner });
  held += memory.size;
  while (shelf.length > MAX_MEMORIES || held > MAX_BYTES) take(0);
}

/** A clean memory of its owner. */
export function takeFromShelf(owner: number): LinearMemory | undefined {
  for (let at = shelf.length - 1; at >= 0; at--) {
    if (shelf[at].owner !== owner) continue;
    const memory = take(at);
    memory.clean();
    return memory;
  }
  return undefined;
}

/** A memory for another layout, made from one that somebody else is not likely to need. */
export function remakeFromShelf(layout: MemoryLayout, maximum: number): LinearMemory | undefined {
  if (shelf.length < MAX_MEMORIES) return undefined;
  const at = shelf.findIndex(({ memory }) => memory.size === layout.size && memory.maximum === maximum);
  return at < 0 ? undefined : take(at).remake(layout);
}
