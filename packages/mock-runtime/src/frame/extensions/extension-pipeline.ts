import { err, ok, type Result } from '@polkavirt/primitives';
import { concatBytes } from '../../bytes.ts';
import { u8 } from '../../types/basic.ts';
import { tuple } from '../../types/composite.ts';
import { type AnyType, encode, type Type } from '../../types/type.ts';
import type { DispatchInfo } from '../dispatch.ts';
import type { RuntimeOrigin } from '../origin.ts';
import type { AnyRuntime, AroundDispatch } from '../runtime.ts';
import type { ValidTransaction } from '../transaction-validity.ts';
import { combineValid, invalidTransactionOf, type TransactionValidityError, VALID_TRANSACTION } from '../transaction-validity.ts';
import {
  ALWAYS_VALID,
  type AnyTransactionExtension,
  type ExtendedTransaction,
  NOTHING_PREPARED,
  NOTHING_SETTLED,
  type TransactionInfo,
} from './transaction-extension.ts';

/** The version of the list of extensions: runtimes here have one. */
export const EXTENSION_VERSION = 0;

/** The values of a transaction's extensions by name. */
export type ExtensionValues = Readonly<Record<string, unknown>>;

/** A transaction whose extensions agree. */
export interface ValidatedTransaction {
  readonly valid: ValidTransaction;
  /** The origin that is authorized. */
  readonly origin: RuntimeOrigin;
}

/** The transaction extensions of a runtime, as one. */
export interface ExtensionPipeline {
  readonly extensions: readonly AnyTransactionExtension[];
  /** What is sent: a tuple in metadata, values by name here. */
  readonly values: Type<ExtensionValues>;
  /** What is signed but not sent: a tuple in metadata, values by name here. */
  readonly implicit: Type<ExtensionValues>;
  /** The implicit values, from the storage of the block. */
  implied(values: ExtensionValues): Result<ExtensionValues, TransactionValidityError>;
  /**
   * Asks all extensions.
   *
   * @param origin The signer of a signed transaction; `None` of a general one, which an extension must authorize.
   */
  validate(
    values: ExtensionValues,
    origin: RuntimeOrigin,
    transaction: TransactionInfo,
  ): Result<ValidatedTransaction, TransactionValidityError>;
  /** The extensions around the dispatch of a transaction, whose `length` is in bytes. */
  around(values: ExtensionValues, transaction: Pick<TransactionInfo, 'call' | 'length'>): AroundDispatch;
}

/** Values by name for the fields of a tuple. */
const byName = (fields: readonly { key: string; type: AnyType; fallback: unknown }[]): Type<ExtensionValues> => ({
  write(sink, values) {
    for (const { key, type, fallback } of fields) type.write(sink, values[key] ?? fallback);
  },
  read(source) {
    const values: Record<string, unknown> = {};
    for (const { key, type } of fields) values[key] = type.read(source);
    return values;
  },
  info: tuple(...fields.map(({ type }) => type)).info,
});

export function extensionPipeline({
  RuntimeCall,
  extensions,
}: Pick<AnyRuntime, 'RuntimeCall' | 'extensions'>): ExtensionPipeline {
  const values = byName(extensions.map(({ valueKey, value, fallback }) => ({ key: valueKey, type: value, fallback })));
  const implicit = byName(extensions.map(({ implicitKey: key, implicit: type }) => ({ key, type, fallback: undefined })));
  const valueIn = ({ valueKey, fallback }: AnyTransactionExtension, given: ExtensionValues): unknown =>
    given[valueKey] ?? fallback;

  /** What extensions from `start` on imply, and the call. */
  const implicationOf = (start: number, given: ExtensionValues, call: TransactionInfo['call']) => {
    const later = extensions.slice(start);
    const parts: Uint8Array[] = [];
    for (const extension of later) {
      const one = extension.implied(valueIn(extension, given));
      if (!one.ok) return one;
      parts.push(encode(extension.implicit, one.value));
    }
    const explicit = later.map((extension) => encode(extension.value, valueIn(extension, given)));
    return ok(concatBytes(encode(u8, EXTENSION_VERSION), encode(RuntimeCall, call), ...explicit, ...parts));
  };

  /** A transaction as the extension at an index sees it. A class, because one is made for each question to an extension. */
  class Extended implements ExtendedTransaction {
    readonly call: TransactionInfo['call'];
    readonly info: DispatchInfo;
    readonly length: number;
    readonly source: TransactionInfo['source'];
    readonly #index: number;
    readonly #given: ExtensionValues;

    constructor(index: number, given: ExtensionValues, { call, info, length, source }: TransactionInfo) {
      this.call = call;
      this.info = info;
      this.length = length;
      this.source = source;
      this.#index = index;
      this.#given = given;
    }

    implication(): Result<Uint8Array, TransactionValidityError> {
      return implicationOf(this.#index + 1, this.#given, this.call);
    }
  }
  const entries = [...extensions.entries()];
  const validating = entries.filter(([, { validate }]) => validate !== ALWAYS_VALID);
  const preparing = entries.filter(([, { prepare, settle }]) => prepare !== NOTHING_PREPARED || settle !== NOTHING_SETTLED);

  const pipeline: ExtensionPipeline = {
    extensions,
    values,
    implicit,

    implied(given) {
      const implied: Record<string, unknown> = {};
      for (const extension of extensions) {
        const one = extension.implied(valueIn(extension, given));
        if (!one.ok) return one;
        implied[extension.implicitKey] = one.value;
      }
      return ok(implied);
    },

    validate(given, first, transaction) {
      let origin = first;
      let valid = VALID_TRANSACTION;
      for (const [i, extension] of validating) {
        const checked = extension.validate(valueIn(extension, given), origin, new Extended(i, given, transaction));
        if (!checked.ok) return checked;
        if (checked.value.valid !== undefined) valid = combineValid(valid, checked.value.valid);
        origin = checked.value.origin ?? origin;
      }
      return origin.type === 'None' ? err(invalidTransactionOf('UnknownOrigin')) : ok({ valid, origin });
    },

    around(given, { call, length }) {
      let prepared: unknown[] = [];
      const seenWith = (info: DispatchInfo): TransactionInfo => ({ call, info, length, source: 'InBlock' });
      return {
        prepare(info, first) {
          const transaction = seenWith(info);
          const validated = pipeline.validate(given, first, transaction);
          if (!validated.ok) return validated;
          const { origin } = validated.value;
          prepared = [];
          for (const [i, extension] of preparing) {
            const one = extension.prepare(valueIn(extension, given), origin, new Extended(i, given, transaction));
            if (!one.ok) return one;
            prepared.push(one.value);
          }
          return ok(origin);
        },
        settle(info, result) {
          const transaction = seenWith(info);
          for (const [at, [i, extension]] of preparing.entries()) {
            extension.settle(prepared[at], new Extended(i, given, transaction), result);
          }
        },
      };
    },
  };
  return pipeline;
}
