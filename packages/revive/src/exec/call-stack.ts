import { type AccountId, bytesToHex, type HexString } from '@polkavirt/mock-runtime';
import { type Address, create1, create2, fallbackAccount, toAddress } from '../address.ts';
import { checkLimit, Failure } from '../errors.ts';
import { LIMITS } from '../limits.ts';
import type { Precompile } from '../precompiles/precompile.ts';
import { RETURN_FLAGS } from '../uapi.ts';
import { AccessList } from './access-list.ts';
import type { CallStackParts } from './call-stack-parts.ts';
import { codeInfoOf, codeOf } from './code-loader.ts';
import { activeContractAt, checkDeposit, registerContract, settleStorage, trieIdOf } from './contract-lifecycle.ts';
import { DepositLedger, type DepositSource } from './deposits.ts';
import type { Environment } from './environment.ts';
import { spendableWei } from './ether.ts';
import { type ActiveContract, EMPTY_OUTPUT, type Frame, type Output } from './frame.ts';
import type { FrameBody, NewFrame } from './frame-body.ts';
import { beginFrameTransaction } from './frame-transaction.ts';
import type { ContractLog, Diagnostic, FrameStart, ReviveObserver } from './observer.ts';
import { openContract } from './open-contract.ts';
import { payAccount } from './pay-account.ts';
import type { ProgramRunner, ProgramState } from './program-runner.ts';
import { diagnosticOf } from './report-failure.ts';
import type { CallRequest, InstantiateRequest, Resources } from './requests.ts';
import { runPrecompile } from './run-precompile.ts';
import { Termination } from './termination.ts';
import { transfer } from './transfer.ts';
import { TransientStorage } from './transient-storage.ts';

/**
 * The frames of one transaction: permitted calls, rollback of failed frames, and payment.
 * Source of the rules: polkadot-sdk, `substrate/frame/revive/src/exec.rs`.
 */
export class CallStack {
  readonly env: Environment;
  /** Who signed the transaction. */
  readonly origin: AccountId;
  readonly frames: Frame[] = [];
  readonly transient = new TransientStorage();
  readonly accessList = new AccessList();
  /** The events of frames that were not rolled back. */
  readonly logs: ContractLog[] = [];
  readonly diagnostics: Diagnostic[] = [];
  /** Storage deposit of the transaction so far. Negative is a refund. */
  deposit = 0n;
  readonly #termination = new Termination();
  readonly #deposits = new DepositLedger();
  readonly #depositSource: DepositSource;
  readonly #observers: readonly ReviveObserver[];
  readonly #runProgram: ProgramRunner<CallStack>;

  constructor({ env, origin, depositSource, observers, runProgram }: CallStackParts<CallStack>) {
    this.env = env;
    this.origin = origin;
    this.#depositSource = depositSource;
    this.#observers = observers;
    this.#runProgram = runProgram;
  }

  observe(tell: (observer: ReviveObserver) => void): void {
    for (const observer of this.#observers) tell(observer);
  }

  /** Calls a contract or a precompile, or moves value to an account that is neither. @throws Failure if that failed. */
  call(caller: Frame | undefined, request: CallRequest): Output {
    const { to, value, input, readOnly = false, reentry = 'Allow' } = request;
    if (caller !== undefined) {
      if (reentry === 'Deny') caller.allowsReentry = false;
      caller.lastOutput = EMPTY_OUTPUT;
    }
    try {
      const precompile = this.env.precompileAt(to);
      const account = precompile === undefined ? this.env.toAccount(to) : fallbackAccount(to);
      if (this.frames.some((frame) => frame.account === account && !frame.allowsReentry)) {
        throw new Failure('ReentranceDenied', `${to} may not be called again before its own call has ended`);
      }
      if (caller !== undefined && reentry === 'AllowNext') caller.allowsReentry = false;
      const contract = precompile === undefined ? activeContractAt(this.env, to, account) : undefined;
      const frame: NewFrame = {
        ...this.#resources(request),
        type: readOnly ? 'STATICCALL' : 'CALL',
        contract,
        address: to,
        account,
        codeOf: to,
        exportName: 'call',
        caller: caller?.account ?? this.origin,
        from: caller?.address ?? toAddress(this.origin),
        value,
        readOnly: readOnly || (caller?.readOnly ?? false),
        input,
      };
      const begin = (started: Frame): void => {
        started.deposit += transfer(this.env, this.origin, frame.caller, account, value);
      };
      if (precompile !== undefined) return this.#run(caller, frame, { begin, execute: this.#precompile(precompile) });
      if (contract === undefined) return payAccount(this, caller, frame);
      return this.#run(caller, frame, { begin, execute: this.#program(contract.codeHash) });
    } finally {
      // The protection applies to one call only.
      if (caller !== undefined) caller.allowsReentry = true;
    }
  }

  /** Runs the code of another contract in the name of the caller (delegate call). Does nothing if there is no code. @throws Failure */
  delegateCall(caller: Frame, request: Resources & { readonly to: Address; readonly input: Uint8Array }): Output {
    caller.lastOutput = EMPTY_OUTPUT;
    const { to, input } = request;
    const precompile = this.env.precompileAt(to);
    const codeHash = this.env.storage.AccountInfoOf.get(to)?.codeHash;
    const { contract, address, account, exportName: _, ...rest } = caller;
    const frame: NewFrame = {
      ...this.#resources(request),
      type: 'DELEGATECALL',
      contract,
      address,
      account,
      codeOf: to,
      exportName: 'call',
      caller: rest.caller,
      from: address,
      value: rest.value,
      readOnly: rest.readOnly,
      input,
    };
    if (precompile !== undefined) return this.#run(caller, frame, { execute: this.#precompile(precompile) });
    return this.#run(caller, frame, { execute: codeHash === undefined ? () => EMPTY_OUTPUT : this.#program(codeHash) });
  }

  /**
   * Makes a contract. @throws Failure if that failed; if the constructor reverted, the output says so and there is no
   * contract.
   */
  instantiate(caller: Frame | undefined, request: InstantiateRequest): { readonly address: Address; readonly output: Output } {
    if (caller !== undefined) caller.lastOutput = EMPTY_OUTPUT;
    const { env } = this;
    const { value, input, salt, bumpNonce = true } = request;
    const codeHash = env.storedAs?.(request.codeHash) ?? request.codeHash;
    const deployer = caller?.account ?? this.origin;
    const from = caller?.address ?? toAddress(this.origin);
    const { deposit: codeDeposit } = codeInfoOf(env, codeHash);
    const nonce = request.nonce ?? env.System.accountNonce(deployer);
    const address = salt === undefined ? create1(from, nonce) : create2(from, codeOf(env, codeHash), input, salt);
    if (env.storage.AccountInfoOf.has(address)) {
      throw new Failure('DuplicateContract', `there is a contract at ${address} already`);
    }
    const account = fallbackAccount(address);
    const trieId = trieIdOf(address, env.System.accountNonce(deployer));
    const contract: ActiveContract = { address, account, codeHash, trieId, immutableDataLen: 0 };
    const frame: NewFrame = {
      ...this.#resources(request),
      type: salt === undefined ? 'CREATE' : 'CREATE2',
      contract,
      address,
      account,
      codeOf: address,
      exportName: 'deploy',
      caller: deployer,
      from,
      value,
      readOnly: caller?.readOnly ?? false,
      input,
    };
    const output = this.#run(caller, frame, {
      begin: (started) => {
        started.deposit += openContract(env, { origin: this.origin, deployer, account, codeHash, bumpNonce, value });
      },
      execute: this.#program(codeHash),
      settle: (ended) => {
        this.charge(ended, account, registerContract(env, contract, codeDeposit));
        this.#termination.created(address);
      },
    });
    if ((output.flags & RETURN_FLAGS.REVERT) === 0 && caller === undefined) env.instantiated(from, address);
    return { address, output };
  }

  /**
   * Pays out what the contract has at once, and removes the contract at the end of the transaction if this transaction
   * made it.
   */
  terminate(frame: Frame, contract: ActiveContract, beneficiary: Address): void {
    const to = this.env.toAccount(beneficiary);
    const value = spendableWei(this.env, contract.account);
    frame.deposit += transfer(this.env, this.origin, contract.account, to, value);
    this.#termination.schedule(contract.address, to);
  }

  /** Counts a storage deposit, which is held on the account of its contract at the end. @param amount Negative is a refund. */
  charge(frame: Frame, contract: AccountId, amount: bigint): void {
    frame.deposit += amount;
    this.#deposits.add(contract, amount);
  }

  /** Ends the transaction: removes terminated contracts, and moves the storage deposits. @throws Failure `StorageDepositNotEnoughFunds` */
  finish(): void {
    const { deposit, gone } = this.#termination.finish(this.env);
    this.deposit += deposit;
    this.#deposits.settle(this.env, this.origin, this.#depositSource, gone);
  }

  /** Whether this transaction made a contract. */
  hasMade(address: Address): boolean {
    return this.#termination.hasCreated(address);
  }

  /** Reports a failure that arose outside any frame. */
  report(failure: Failure): void {
    this.#note({ error: failure.error, message: failure.message, stack: [] });
  }

  #note(diagnostic: Diagnostic): void {
    this.diagnostics.push(diagnostic);
    this.observe((observer) => observer.diagnostic?.(diagnostic));
  }

  #resources = ({ gas, depositLimit }: Resources): Resources => ({ gas, depositLimit });

  #precompile =
    (precompile: Precompile) =>
    (frame: Frame): Output =>
      runPrecompile(this, frame, precompile);

  #program =
    (codeHash: HexString) =>
    (frame: Frame, state: ProgramState): Output => {
      frame.gas.charge(this.env.schedule.loadCode(codeInfoOf(this.env, codeHash).codeLen), 'loading code');
      return this.#runProgram(this, frame, codeHash, state);
    };

  #run(caller: Frame | undefined, { from, ...fields }: NewFrame, body: FrameBody): Output {
    if (this.frames.length > LIMITS.callStackDepth) {
      throw new Failure('MaxCallDepthReached', `${this.frames.length} nested calls; the limit is ${LIMITS.callStackDepth}`);
    }
    checkLimit('CallDataTooLarge', 'call data', fields.input.length, LIMITS.callDataBytes);
    if (caller !== undefined) settleStorage(this.env, caller);
    const depth = this.frames.length;
    const frame: Frame = {
      ...fields,
      depth,
      selector: fields.exportName === 'call' && fields.input.length >= 4 ? bytesToHex(fields.input.subarray(0, 4)) : undefined,
      allowsReentry: true,
      lastOutput: EMPTY_OUTPUT,
      storageBytes: 0,
      storageItems: 0,
      deposit: 0n,
    };
    const { transient, accessList, logs } = this;
    const revertible = { transient, accessList, termination: this.#termination, deposits: this.#deposits, logs };
    const transaction = beginFrameTransaction(revertible);
    this.frames.push(frame);
    const { type, codeOf: to, value, gas } = frame;
    const start: FrameStart = { type, depth, from, to, value, input: fields.input, gas: gas.limit };
    this.observe((observer) => observer.enterFrame?.(start));
    let output: Output | undefined;
    let failure: Failure | undefined;
    let kept = false;
    try {
      body.begin?.(frame);
      output = this.#execute(frame, body);
      kept = (output.flags & RETURN_FLAGS.REVERT) === 0;
      return output;
    } catch (error) {
      if (error instanceof Failure) failure = error;
      throw error;
    } finally {
      transaction.end(kept);
      this.frames.pop();
      if (caller !== undefined) {
        caller.gas.absorb(gas);
        if (kept) caller.deposit += frame.deposit;
        if (output !== undefined) caller.lastOutput = output;
      } else if (kept) this.deposit += frame.deposit;
      const { flags, data } = output ?? EMPTY_OUTPUT;
      const why = failure === undefined ? {} : { failure: { error: failure.error, message: failure.message } };
      const reverted = failure !== undefined || (flags & RETURN_FLAGS.REVERT) !== 0;
      this.observe((observer) => observer.exitFrame?.({ depth, output: data, reverted, gasUsed: gas.consumed, ...why }));
    }
  }

  #execute(frame: Frame, body: FrameBody): Output {
    const state: ProgramState = { hostFunction: undefined, isLatest: false };
    try {
      const output = body.execute(frame, state);
      checkLimit('ReturnDataTooLarge', 'return data', output.data.length, LIMITS.callDataBytes);
      if ((output.flags & RETURN_FLAGS.REVERT) !== 0) return output;
      body.settle?.(frame);
      settleStorage(this.env, frame, this.frames[frame.depth - 1]);
      checkDeposit(frame);
      return output;
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      if (!error.reported) this.#note(diagnosticOf(this.env, this.frames, frame, error, state));
      throw new Failure(error.error, error.message, { origin: 'Callee', reported: true });
    }
  }
}
