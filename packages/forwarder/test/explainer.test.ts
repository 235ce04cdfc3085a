/** Explanations come beside the table: a forwarder asks whoever it is told to ask, by the id of its instance. */
import { createForwarder, createTypestateForwarder } from '@polkavirt/forwarder';
import {
  err,
  execute,
  ok,
  type StopExplainer,
  type StopReport,
  type TypestateHost,
  type VirtHost,
  type WireClient,
} from '@polkavirt/primitives';

const REPORT = { message: 'it trapped' } as unknown as StopReport;

/** Notes what it is asked, and knows the instance 7 and the program of one byte. */
function explainer() {
  const asked: unknown[] = [];
  const one: StopExplainer = {
    explainStop(id) {
      asked.push(id);
      return id === 7 ? REPORT : undefined;
    },
    explainRefusal(program) {
      asked.push([...program]);
      return program.length === 1 ? 'too short' : undefined;
    },
  };
  return { asked, one };
}

/** A wire whose host is given, with each new instance's id. */
const wireOf = <Host>(host: Partial<Host>) => ({ name: 'given', connect: () => host as Host });

describe('a forwarder', () => {
  const ids = (...numbers: number[]) => {
    const left = [...numbers];
    const wire: WireClient<Record<never, never>> = wireOf<VirtHost>({
      instantiate: () => ok(left.shift()!),
      run: () => err('Trap'),
    });
    return wire;
  };

  it('explains the stops of its instances, and why a program is refused', () => {
    const { asked, one } = explainer();
    const virt = createForwarder({ table: {}, wire: ids(7, 8), explainer: one });
    const [known, unknown] = [1, 2].map(() => virt.instantiate(Uint8Array.of(0)));
    if (!known.ok || !unknown.ok) throw new Error('no instances');
    expect(known.value.run(1n, execute('f'))).toEqual(err('Trap'));
    expect([known.value.explain?.(), unknown.value.explain?.()]).toEqual([REPORT, undefined]);
    expect([virt.explainRefusal?.(Uint8Array.of(5)), virt.explainRefusal?.(Uint8Array.of(5, 6))]).toEqual([
      'too short',
      undefined,
    ]);
    expect(asked).toEqual([7, 8, [5], [5, 6]]);
  });

  it('explains nothing without somebody to ask', () => {
    const virt = createForwarder({ table: {}, wire: ids(7) });
    const made = virt.instantiate(Uint8Array.of(0));
    expect([made.ok && made.value.explain?.(), virt.explainRefusal?.(Uint8Array.of(5))]).toEqual([undefined, undefined]);
  });
});

describe('a typestate forwarder', () => {
  const wire: WireClient<Record<never, never>, TypestateHost> = wireOf<TypestateHost>({
    compileFromBytes: () => ok({ moduleId: 3, status: 'Compiled' } as never),
    instantiate: () => ok(7),
    prepare: () => ok(undefined),
    run: () => ({ kind: 'Error', error: 'Trap' }) as never,
  });
  const instanceOf = (virt: ReturnType<typeof createTypestateForwarder>) => {
    const compiled = virt.fromBytes(Uint8Array.of(0));
    const instance = compiled.ok ? compiled.value.module.instantiate() : compiled;
    if (!instance.ok) throw new Error('no instance');
    return instance.value;
  };

  it('explains the stops of its instances, and why a program is refused', () => {
    const { asked, one } = explainer();
    const virt = createTypestateForwarder({ table: {}, wire, explainer: one });
    expect(instanceOf(virt).explain?.()).toBe(REPORT);
    expect([virt.explainRefusal?.(Uint8Array.of(5)), virt.explainRefusal?.(Uint8Array.of(5, 6))]).toEqual([
      'too short',
      undefined,
    ]);
    expect(asked).toEqual([7, [5], [5, 6]]);
  });

  it('explains nothing without somebody to ask', () => {
    const virt = createTypestateForwarder({ table: {}, wire });
    expect([instanceOf(virt).explain?.(), virt.explainRefusal?.(Uint8Array.of(5))]).toEqual([undefined, undefined]);
  });
});
