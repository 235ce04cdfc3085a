import {
  type AnyRuntime,
  type AnyType,
  type DispatchResult,
  dispatchError,
  pays,
  type RuntimeCall,
  RuntimeOrigin,
  T,
  type Type,
  type ValueOf,
} from '@polkavirt/mock-runtime';
import { apiMethod, type RuntimeApi } from '../metadata/runtime-api.ts';
import { result } from './validity-types.ts';

const postDispatchInfo = T.struct(
  { path: ['frame_support', 'dispatch', 'PostDispatchInfo'] },
  { actualWeight: T.option(T.weight), paysFee: pays },
);
const dispatchErrorWithPostInfo = T.struct(
  {
    path: ['sp_runtime', 'DispatchErrorWithPostInfo'],
    params: [{ name: 'Info', type: postDispatchInfo as AnyType }],
  },
  { postInfo: postDispatchInfo, error: dispatchError },
);
const dispatchResult = result(postDispatchInfo, dispatchErrorWithPostInfo);

const rawOrigin = T.variant(
  { path: ['frame_support', 'dispatch', 'RawOrigin'], params: [{ name: 'AccountId', type: T.accountId as AnyType }] },
  { Root: undefined, Signed: T.accountId, None: undefined },
);
type RawOrigin = ValueOf<typeof rawOrigin>;

const dryRunError = T.variant(
  { path: ['xcm_runtime_apis', 'dry_run', 'Error'] },
  { Unimplemented: undefined, VersionedConversionFailed: undefined },
);

/** There are no messages to other chains, so these types have no values. */
const noXcm = T.variant({ path: ['xcm', 'VersionedXcm'] }, {}) as Type<never>;
const noLocation = T.variant({ path: ['xcm', 'VersionedLocation'] }, {}) as Type<never>;

const toOrigin = (origin: RawOrigin): RuntimeOrigin => {
  if (origin.type === 'Signed') return RuntimeOrigin.signed(origin.value);
  return origin.type === 'Root' ? RuntimeOrigin.root() : RuntimeOrigin.none();
};

/** What upstream's `DispatchResultWithPostInfo` would say of a dispatch. */
function toPostInfo(dispatched: DispatchResult): ValueOf<typeof dispatchResult> {
  const { actualWeight, paysFee = 'Yes' } = (dispatched.ok ? dispatched.value : dispatched.postInfo) ?? {};
  const postInfo = { actualWeight, paysFee: { type: paysFee } };
  return dispatched.ok ? { type: 'Ok', value: postInfo } : { type: 'Err', value: { postInfo, error: dispatched.error } };
}

/** `DryRunApi` of upstream (`polkadot/xcm/xcm-runtime-apis`), version 2, with the call that needs no other chain: `dry_run_call`. */
export function createDryRunApi(runtime: AnyRuntime): RuntimeApi {
  const { System } = runtime;
  const system = System.definition.scope.runtime;
  const originCaller = T.variant({ path: ['polkavirt_runtime', 'OriginCaller'] }, { system: T.at(system.index, rawOrigin) });
  const effects = T.struct(
    {
      path: ['xcm_runtime_apis', 'dry_run', 'CallDryRunEffects'],
      params: [{ name: 'Event', type: runtime.RuntimeEvent as AnyType }],
    },
    {
      executionResult: dispatchResult,
      emittedEvents: T.vec(runtime.RuntimeEvent),
      localXcm: T.option(noXcm),
      forwardedXcms: T.vec(T.tuple(noLocation, T.vec(noXcm))),
    },
  );
  return {
    name: 'DryRunApi',
    version: 2,
    docs: ['What calls would do.'],
    isInNextBlock: true,
    methods: [
      apiMethod(
        'dry_run_call',
        'Dispatches a call by an origin, and tells its outcome and the events that it emitted.',
        [
          ['origin', originCaller],
          ['call', runtime.RuntimeCall],
          ['result_xcms_version', T.u32],
        ],
        result(effects, dryRunError),
        (origin, call) => {
          System.resetEvents();
          const dispatched = runtime.dispatch(call as RuntimeCall, toOrigin(origin.value));
          return {
            type: 'Ok' as const,
            value: {
              executionResult: toPostInfo(dispatched),
              emittedEvents: System.events(),
              localXcm: undefined,
              forwardedXcms: [],
            },
          };
        },
      ),
    ],
  };
}
