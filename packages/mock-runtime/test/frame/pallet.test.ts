import '@polkavirt/test-support/watch-storage-layers';
import {
  ALICE,
  BOB,
  constructRuntime,
  createSystem,
  definePallet,
  encode,
  RuntimeOrigin,
  storageValue,
  T,
} from '../../src/index.ts';
import { createTemplate } from '../support/template-pallet.ts';

const createRuntime = () => {
  const System = createSystem();
  const Template = createTemplate({ System });
  return constructRuntime({ System, Template });
};

describe('a pallet', () => {
  const { System, Template, newTestExt } = createRuntime();

  it('stores a value and deposits an event', () => {
    newTestExt().executeWith(() => {
      System.setBlockNumber(1);
      const result = Template.doSomething(RuntimeOrigin.signed(ALICE), 42);
      expect(result).toEqual({ ok: true, value: {} });
      expect(Template.Something.get()).toBe(42);
      expect(Template.Owned.get(ALICE)).toBe(42);
      System.assertLastEvent(Template.Event.SomethingStored({ something: 42, who: ALICE }));
      expect(System.eventRecords()).toEqual([
        {
          phase: { type: 'Initialization' },
          event: { type: 'Template', value: { type: 'SomethingStored', value: { something: 42, who: ALICE } } },
          topics: [],
        },
      ]);
    });
  });

  it('gives its own errors with the index of the pallet and of the error', () => {
    newTestExt().executeWith(() => {
      expect(Template.causeError(RuntimeOrigin.signed(ALICE))).toEqual({ ok: false, error: Template.Error.NoneValue });
      expect(Template.Error.NoneValue).toEqual({ type: 'Module', value: { index: 1, error: 0 } });
      expect(Template.Error.StorageOverflow).toEqual({ type: 'Module', value: { index: 1, error: 1 } });
    });
  });

  it('leaves nothing of a call that fails', () => {
    const externalities = newTestExt();
    const root = externalities.stateRoot();
    externalities.executeWith(() => {
      expect(Template.doSomething(RuntimeOrigin.signed(ALICE), 101)).toEqual({
        ok: false,
        error: Template.Error.StorageOverflow,
      });
      expect(Template.Something.get()).toBeUndefined();
      expect(Template.Owned.has(ALICE)).toBe(false);
    });
    expect(externalities.stateRoot()).toBe(root);
  });

  it('leaves nothing of a call that throws', () => {
    const externalities = newTestExt();
    const root = externalities.stateRoot();
    externalities.executeWith(() => {
      expect(() => Template.doSomething(RuntimeOrigin.signed(ALICE), 2 ** 32)).toThrow('4294967296 is not a u32');
    });
    expect(externalities.stateRoot()).toBe(root);
    expect(externalities.storage.depth).toBe(0);
  });

  it('refuses the wrong origin', () => {
    newTestExt().executeWith(() => {
      for (const origin of [RuntimeOrigin.none(), RuntimeOrigin.root()]) {
        expect(Template.doSomething(origin, 1)).toEqual({ ok: false, error: { type: 'BadOrigin' } });
      }
    });
  });

  it('keeps no events in block 0', () => {
    newTestExt().executeWith(() => {
      Template.doSomething(RuntimeOrigin.signed(ALICE), 1);
      expect(System.events()).toEqual([]);
    });
  });

  it('starts from its genesis', () => {
    newTestExt({ Template: { something: 7 } }).executeWith(() => {
      expect(Template.Something.get()).toBe(7);
      Template.causeError(RuntimeOrigin.signed(ALICE));
      expect(Template.Something.get()).toBe(8);
    });
  });

  it('goes back to a snapshot of its storage', () => {
    const externalities = newTestExt();
    const snapshot = externalities.snapshot();
    const root = externalities.stateRoot();
    externalities.executeWith(() => Template.doSomething(RuntimeOrigin.signed(ALICE), 1));
    expect(externalities.stateRoot()).not.toBe(root);
    externalities.restore(snapshot);
    expect(externalities.stateRoot()).toBe(root);
  });

  it('runs its hooks on the way to a block', () => {
    newTestExt().executeWith(() => {
      const seen: string[] = [];
      System.runToBlock(3, {
        beforeInitialize: (number) => seen.push(`before initialize ${number}`),
        afterFinalize: (number) => seen.push(`after finalize ${number}`),
      });
      expect(System.blockNumber()).toBe(3);
      expect(Template.Total.get()).toBe(1 + 2 + 3);
      expect(seen).toEqual([
        'before initialize 1',
        'after finalize 1',
        'before initialize 2',
        'after finalize 2',
        'before initialize 3',
      ]);
    });
  });

  it('makes calls that a runtime dispatches and encodes', () => {
    const runtime = createRuntime();
    runtime.newTestExt().executeWith(() => {
      const call = runtime.Template.Call.doSomething(9);
      expect(call).toEqual({ type: 'Template', value: { type: 'doSomething', value: { something: 9 } } });
      expect(runtime.dispatch(call, RuntimeOrigin.signed(BOB)).ok).toBe(true);
      expect(runtime.Template.Something.get()).toBe(9);
      expect(runtime.dispatchInfo(call)).toEqual({
        weight: { refTime: 10_000n, proofSize: 0n },
        class: 'Normal',
        paysFee: 'Yes',
      });
    });
  });

  it('tells which event was missing, and which were there', () => {
    newTestExt().executeWith(() => {
      System.setBlockNumber(1);
      Template.doSomething(RuntimeOrigin.signed(ALICE), 3);
      const other = Template.Event.SomethingStored({ something: 4, who: ALICE });
      expect(() => System.assertHasEvent(other)).toThrow(
        `no event Template.SomethingStored { something: 4, who: ${ALICE} } among:\n  Template.SomethingStored { something: 3, who: ${ALICE} }`,
      );
      expect(() => System.assertLastEvent(Template.Event.Ticked())).toThrow(
        'the last event is not Template.Ticked; the events are:',
      );
    });
  });

  it('cannot have two parts of one name', () => {
    const create = definePallet('pallet_twice', (pallet) => ({
      storage: pallet.storage({ thing: storageValue(T.u8) }),
      api: { thing: () => {} },
    }));
    expect(() => create()).toThrow('pallet_twice: two of its parts are named thing');
  });

  it('has an index of its own, or one that is given', () => {
    const system = createSystem();
    const runtime = constructRuntime({ System: system, Template: createTemplate({ System: system }) }, { Template: 50 });
    expect(runtime.Template.Error.NoneValue.value.index).toBe(50);
    expect(encode(runtime.RuntimeCall, runtime.Template.Call.doSomething(1))).toEqual(Uint8Array.of(50, 0, 1, 0, 0, 0));
    const [first, second] = [createSystem(), createSystem()];
    expect(() => constructRuntime({ System: first, Other: second }, { Other: 0 })).toThrow('two pallets share an index');
  });

  it('is for one runtime only, and used inside executeWith only', () => {
    expect(() => constructRuntime({ System, Template })).toThrow(
      'frame_system is in a runtime already, as System: create a second one',
    );
    expect(() => Template.Something.get()).toThrow('storage is only there inside executeWith');
    expect(() => createTemplate({ System }).Something.get()).toThrow();
    expect(() => newTestExt().executeWith(async () => {})).toThrow('executeWith got an async function');
  });
});
