import { err, ok } from '@polkavirt/primitives';
import { compact, h256, newtype, tuple, u32 } from '../../types/index.ts';
import type { AccountId } from '../../types/substrate.ts';
import { accountId } from '../../types/substrate.ts';
import { encode } from '../../types/type.ts';
import type { RuntimeOrigin } from '../origin.ts';
import type { AccountInfo } from '../system/account-info.ts';
import { weightOfClass } from '../system/block-weights.ts';
import type { SystemPallet } from '../system/system.ts';
import { invalidTransactionOf } from '../transaction-validity.ts';
import { anyGreater } from '../weight.ts';
import { type Era, era, eraBirth, eraDeath } from './era.ts';
import { type AnyTransactionExtension, emptyValue, transactionExtension } from './transaction-extension.ts';

const ZERO_ACCOUNT: AccountId = `0x${'00'.repeat(32)}`;
const tag = tuple(accountId, u32);

const path = (module: string, name: string) => ({ path: ['frame_system', 'extensions', module, name] });
const signerOf = (origin: RuntimeOrigin): AccountId | undefined => (origin.type === 'Signed' ? origin.who : undefined);

/**
 * The transaction extensions of frame-system, in upstream's order. A transaction gives `era` and `nonce`; it is signed with
 * `specVersion`, `transactionVersion`, `genesisHash` and `birthHash`, the hash of the block with which its era begins.
 */
export function systemExtensions(System: SystemPallet): AnyTransactionExtension[] {
  const { Version } = System.constants;
  const limits = System.constants.BlockWeights.perClass;
  const maxLength = System.constants.BlockLength.max;
  return [
    transactionExtension({
      identifier: 'CheckNonZeroSender',
      value: emptyValue(path('check_non_zero_sender', 'CheckNonZeroSender')),
      validate: (_, origin) => (signerOf(origin) === ZERO_ACCOUNT ? err(invalidTransactionOf('BadSigner')) : ok({})),
    }),
    transactionExtension({
      identifier: 'CheckSpecVersion',
      value: emptyValue(path('check_spec_version', 'CheckSpecVersion')),
      implicit: u32,
      implicitKey: 'specVersion',
      implied: () => ok(Version.specVersion),
    }),
    transactionExtension({
      identifier: 'CheckTxVersion',
      value: emptyValue(path('check_tx_version', 'CheckTxVersion')),
      implicit: u32,
      implicitKey: 'transactionVersion',
      implied: () => ok(Version.transactionVersion),
    }),
    transactionExtension({
      identifier: 'CheckGenesis',
      value: emptyValue(path('check_genesis', 'CheckGenesis')),
      implicit: h256,
      implicitKey: 'genesisHash',
      implied: () => ok(System.BlockHash.get(0)),
    }),
    transactionExtension({
      identifier: 'CheckMortality',
      value: newtype(path('check_mortality', 'CheckMortality'), era),
      valueKey: 'era',
      fallback: { type: 'Immortal' },
      implicit: h256,
      implicitKey: 'birthHash',
      implied(value: Era) {
        const birth = eraBirth(value, System.blockNumber());
        return System.BlockHash.has(birth) ? ok(System.BlockHash.get(birth)) : err(invalidTransactionOf('AncientBirthBlock'));
      },
      validate(value) {
        const current = System.blockNumber();
        const death = eraDeath(value, current);
        return ok(Number.isFinite(death) ? { valid: { longevity: BigInt(death - current) } } : {});
      },
    }),
    checkNonce(System),
    transactionExtension({
      identifier: 'CheckWeight',
      value: emptyValue(path('check_weight', 'CheckWeight')),
      // Whether a block has room for it is the block's matter; what no block has room for is refused at once.
      validate(_, _origin, { info, length }) {
        const { maxExtrinsic } = weightOfClass(limits, info.class);
        const isTooHeavy = maxExtrinsic !== undefined && anyGreater(info.weight, maxExtrinsic);
        return isTooHeavy || length > weightOfClass(maxLength, info.class)
          ? err(invalidTransactionOf('ExhaustsResources'))
          : ok({});
      },
    }),
  ];
}

const exists = ({ providers, sufficients }: AccountInfo): boolean => providers > 0 || sufficients > 0;

/** `CheckNonce` of frame-system (`extensions/check_nonce.rs`). The account must exist, because that pays for storing its nonce. */
const checkNonce = (System: SystemPallet): AnyTransactionExtension =>
  transactionExtension({
    identifier: 'CheckNonce',
    value: newtype(path('check_nonce', 'CheckNonce'), compact(u32)),
    valueKey: 'nonce',
    validate(nonce, origin, { source }) {
      const who = signerOf(origin);
      // In a block it is asked once, right before the dispatch.
      if (who === undefined || source === 'InBlock') return ok({});
      const account = System.Account.get(who);
      if (!exists(account)) return err(invalidTransactionOf('Payment'));
      if (nonce < account.nonce) return err(invalidTransactionOf('Stale'));
      const requires = nonce > account.nonce ? [encode(tag, [who, nonce - 1])] : [];
      return ok({ valid: { provides: [encode(tag, [who, nonce])], requires } });
    },
    prepare(nonce, origin) {
      const who = signerOf(origin);
      if (who === undefined) return ok(undefined);
      const account = System.Account.get(who);
      if (!exists(account)) return err(invalidTransactionOf('Payment'));
      if (nonce !== account.nonce) return err(invalidTransactionOf(nonce < account.nonce ? 'Stale' : 'Future'));
      System.incAccountNonce(who);
      return ok(undefined);
    },
  });
