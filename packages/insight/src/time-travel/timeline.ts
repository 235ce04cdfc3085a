/**
 * A recording that can be positioned at any moment: it keeps snapshots at intervals and replays from the nearest one before.
 *
 * A moment is the number of instructions that have run.
 */
import { Stop } from '@polkavirt/polkavm';
import type { Recording } from '../recording/recording.ts';
import { type CurrentRun, Rerun, type RerunOptions, type RerunSnapshot } from '../rerun/rerun.ts';
import type { Piece } from '../stack/code-facts.ts';
import type { StackFrame } from '../stack/stack-frame.ts';
import type { Sought } from './sought.ts';

/** The first distance between snapshots, in instructions. */
const FIRST_INTERVAL = 1_000_000;
/** With more snapshots than this, every other one is dropped and the distance doubles. */
const MAX_SNAPSHOTS = 64;
/** The same limit for the bytes of all snapshots. */
const MAX_SNAPSHOT_BYTES = 512 * 1024 * 1024;
/** The most places that are remembered in one pass over an interval; the last ones are kept. */
const MAX_PLACES = 4096;
/** The number of places that are examined in one pass. */
const BATCH = 64;
/** The most instructions of a piece of code. */
const MAX_PIECE = 1024;
const PAGE_SIZE = 4096;

interface Kept {
  readonly snapshot: RerunSnapshot;
  readonly bytes: number;
}

const bytesOf = ({ instances }: RerunSnapshot): number =>
  instances.reduce((sum, { machine }) => sum + machine.memory.bytes.length, 0);

/** A run that neither finished nor called its host. */
export interface Failure {
  /** The moment before the instruction that failed, or before which gas ran out. */
  readonly time: number;
  readonly what: 'trap' | 'out of gas';
}

export class Timeline {
  readonly rerun: Rerun;
  #interval: number;
  #kept: Kept[] = [];
  #end: number | undefined;
  /** By the number of the event. */
  readonly #failures = new Map<number, Failure>();

  /** @param options.interval The first distance between snapshots, in instructions. Default: a million. */
  constructor(recording: Recording, options: RerunOptions & { readonly interval?: number } = {}) {
    this.#interval = options.interval ?? FIRST_INTERVAL;
    this.rerun = new Rerun(recording, options);
    this.#begin();
    this.#keep();
  }

  get time(): number {
    return this.rerun.time;
  }

  /** The run at this moment; undefined at the end. */
  get current(): CurrentRun | undefined {
    return this.rerun.current;
  }

  /** The code offset of the next instruction. */
  get pc(): number | undefined {
    return this.current?.instance.machine.nextPc;
  }

  /** The frame that will be on top when the next instruction, which starts a piece of code, runs. */
  peekTop(): StackFrame | undefined {
    return this.rerun.peekTop();
  }

  /** The moment after the last instruction. */
  get end(): number {
    if (this.#end === undefined) {
      const { time } = this;
      this.goTo(Number.MAX_SAFE_INTEGER);
      this.goTo(time);
    }
    return this.#end as number;
  }

  /** All runs that failed, in order. The first time this runs to the end. */
  get failures(): readonly Failure[] {
    void this.end;
    return [...this.#failures.values()].sort((a, b) => a.time - b.time);
  }

  /** Keeps the failure of the run that has just ended, if it is one. */
  #keepFailure(stop: Stop): void {
    if (stop === Stop.Step || stop === Stop.Finished || stop === Stop.HostCall) return;
    const what = stop === Stop.OutOfGas ? 'out of gas' : 'trap';
    this.#failures.set(this.rerun.event, { time: Math.max(0, this.time - 1), what });
  }

  /** Starts the next run if none is in progress. */
  #begin(): void {
    if (this.rerun.current === undefined && !this.rerun.nextRun()) this.#end = this.time;
  }

  /**
   * Continues with events that were added to the recording's list after its end was reached: the answer to a host call, say. Without
   * new events nothing changes.
   */
  extend(): void {
    if (this.current !== undefined) return;
    this.#end = undefined;
    this.#begin();
  }

  #keep(): void {
    const snapshot = this.rerun.save();
    this.#kept.push({ snapshot, bytes: bytesOf(snapshot) });
    const bytes = this.#kept.reduce((sum, kept) => sum + kept.bytes, 0);
    if (this.#kept.length <= MAX_SNAPSHOTS && (bytes <= MAX_SNAPSHOT_BYTES || this.#kept.length < 8)) return;
    this.#kept = this.#kept.filter((_, index) => index % 2 === 0);
    this.#interval *= 2;
  }

  /** The last snapshot at or before a moment. */
  #before(time: number): Kept {
    return this.#kept.filter(({ snapshot }) => snapshot.time <= time).at(-1) ?? this.#kept[0];
  }

  /** Goes to a moment, or to the end if it is later. */
  goTo(time: number): void {
    const kept = this.#before(time);
    if (time < this.time || kept.snapshot.time > this.time) this.rerun.restore(kept.snapshot);
    this.#run(time);
  }

  /** Steps one instruction forward. False at the end. */
  step(): boolean {
    if (this.current === undefined) return false;
    this.#keepFailure(this.rerun.step());
    this.#begin();
    return true;
  }

  /** Runs to a moment, or to the first piece of code for which `stops` returns true; then the result is true. */
  #run(until: number, stops: (piece: Piece, run: CurrentRun) => boolean = () => false): boolean {
    while (this.current !== undefined && this.time < until) {
      let isFound = false;
      const keepAt = (this.#kept.at(-1) as Kept).snapshot.time + this.#interval;
      const stop = this.rerun.run((piece, run) => {
        isFound = stops(piece, run);
        return isFound || this.time + piece.pcs.length > until || this.time >= keepAt;
      });
      this.#keepFailure(stop);
      if (stop !== Stop.Step) this.#begin();
      else if (isFound) return true;
      else if (this.time >= keepAt) this.#keep();
      else while (this.current !== undefined && this.time < until) this.step();
    }
    return false;
  }

  /** Goes to the next match after this moment. False, at the end, if there is none. */
  findNext(sought: Sought): boolean {
    if (!this.step()) return false;
    for (;;) {
      if (this.current === undefined) return false;
      if (sought.isHere(this.current)) return true;
      const { piece, index } = this.current.instance;
      const isInside = piece !== undefined && index > 0 && index < piece.pcs.length;
      if (isInside && sought.mayBeIn(piece, this.current)) this.step();
      else if (this.#run(Number.MAX_SAFE_INTEGER, (next, run) => sought.mayBeIn(next, run))) {
        if (this.current === undefined) return false;
        if (sought.isHere(this.current)) return true;
        this.step();
      }
    }
  }

  /** Goes back to the last match before this moment. False, and nothing changed, if there is none. */
  findLast(sought: Sought): boolean {
    const start = this.time;
    let end = start;
    while (end > 0) {
      const { snapshot } = this.#before(end - 1);
      const found = this.#lastBetween(snapshot, end, sought);
      if (found !== undefined) {
        this.goTo(found);
        return true;
      }
      end = snapshot.time;
    }
    this.goTo(start);
    return false;
  }

  /** The last match between a snapshot and `end`. */
  #lastBetween(snapshot: RerunSnapshot, end: number, sought: Sought): number | undefined {
    let before = end;
    for (;;) {
      // First a pass at full speed finds the pieces that may match; then they are examined instruction by instruction, the last ones first.
      const places = this.#placesBetween(snapshot, before, sought);
      const isCut = places.length === MAX_PLACES;
      const first = places[0];
      while (places.length > 0) {
        const found = this.#lastInPieces(places.splice(-BATCH), before, sought);
        if (found !== undefined) return found;
      }
      if (!isCut) return undefined;
      before = first;
    }
  }

  /** The moments at which pieces start that may hold what is sought, the last {@link MAX_PLACES} of them. */
  #placesBetween(snapshot: RerunSnapshot, before: number, sought: Sought): number[] {
    const places: number[] = [];
    const add = (time: number): void => {
      if (places.length === MAX_PLACES) places.shift();
      places.push(time);
    };
    this.rerun.restore(snapshot);
    const { stores } = sought;
    const machine = stores === undefined ? undefined : this.rerun.instances.get(stores.instance)?.machine;
    let last = this.time;
    let isTouched = false;
    machine?.watchStores((address, size) => {
      // A `memset` reports one byte a page.
      const length = size === 1 ? PAGE_SIZE - (address % PAGE_SIZE) : size;
      if (stores !== undefined && address < stores.address + stores.length && stores.address < address + length) isTouched = true;
    });
    this.#run(before, (piece, run) => {
      if (isTouched) add(last);
      isTouched = false;
      last = this.time;
      if (stores === undefined && sought.mayBeIn(piece, run)) add(this.time);
      return false;
    });
    if (isTouched) add(last);
    machine?.watchStores(undefined);
    return places;
  }

  /** The last moment that is sought in the pieces that start at some moments, given in order. */
  #lastInPieces(places: readonly number[], before: number, sought: Sought): number | undefined {
    let found: number | undefined;
    for (const place of places) {
      this.goTo(place);
      const end = Math.min(before, place + MAX_PIECE);
      let piece: Piece | undefined;
      while (this.current !== undefined && this.time < end) {
        if (sought.isHere(this.current)) found = this.time;
        const { instance } = this.current;
        this.step();
        piece ??= instance.piece;
        // The piece is over: what follows it is not where something may be, or a place of its own.
        if (instance.piece !== piece || instance.index === piece?.pcs.length) break;
      }
    }
    return found;
  }
}
