import { type Instance, type Module, type ReferenceInstance, Stop } from '@polkavirt/polkavm';
import { FollowedInstance } from '../rerun/followed-instance.ts';
import type { CallTree } from './call-tree.ts';
import { countRun } from './count-run.ts';

/** An instance on the reference interpreter that stands for an instance of another module of the same program, and is counted. */
export class CountedInstance implements Instance {
  readonly module: Module;
  readonly registers: BigUint64Array;
  readonly #tree: CallTree;
  readonly #ran: () => void;
  readonly #followed: FollowedInstance;
  readonly #machine: ReferenceInstance;

  /** @param ran Called after each run and step. */
  constructor(module: Module, tree: CallTree, ran: () => void) {
    this.module = module;
    this.#tree = tree;
    this.#ran = ran;
    this.#machine = tree.program.module.instantiate();
    this.#followed = new FollowedInstance(0, tree.program, this.#machine, { makeFrame: tree.makeFrame });
    this.registers = this.#machine.registers;
  }

  prepareCall(pc: number): void {
    this.#machine.prepareCall(pc);
    this.#followed.start();
  }

  setNextPc(pc: number): void {
    this.#machine.setNextPc(pc);
    this.#followed.start();
  }

  run(): Stop {
    const stop = countRun(this.#followed, this.#tree);
    this.#ran();
    return stop;
  }

  /** Counts the one instruction. */
  step(): Stop {
    const machine = this.#machine;
    const before = machine.getGas();
    const stop = this.#followed.step();
    if (stop !== Stop.OutOfGas) this.#tree.countStep(machine.pc, this.#followed.shadow, Number(before - machine.getGas()));
    this.#ran();
    return stop;
  }

  get pc(): number {
    return this.#machine.pc;
  }

  get nextPc(): number | undefined {
    return this.#machine.nextPc;
  }

  getGas(): bigint {
    return this.#machine.getGas();
  }

  setGas(gas: bigint): void {
    this.#machine.setGas(gas);
  }

  get hostCall(): number {
    return this.#machine.hostCall;
  }

  get faultAddress(): number {
    return this.#machine.faultAddress;
  }

  readMemory(address: number, dest: Uint8Array): boolean {
    return this.#machine.readMemory(address, dest);
  }

  writeMemory(address: number, src: Uint8Array): boolean {
    return this.#machine.writeMemory(address, src);
  }

  isAccessible(address: number, length: number, write: boolean): boolean {
    return this.#machine.isAccessible(address, length, write);
  }

  get heapEnd(): number {
    return this.#machine.heapEnd;
  }

  get memoryBytes(): number {
    return this.#machine.memoryBytes;
  }

  release(): void {
    this.#machine.release();
  }
}
