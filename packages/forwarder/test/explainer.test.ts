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
  /** A host that notes each call of the instance 7, which traps. */
  function setup() {
    const calls: unknown[][] = [];
    const wire: WireClient<Record<never, never>, TypestateHost> = wireOf<TypestateHost>({
      compileFromBytes: () => ok({ moduleId: 3, status: 'Compiled' } as never),
      instantiate: () => ok(7),
      prepare(...args) {
        calls.push(['prepare', ...args]);
        return ok(undefined) as never;
      },
      run(...args) {
        calls.push(['run', ...args]);
        return err('Trap');
      },
      memoryRead(...args) {
        calls.push(['memoryRead', ...args]);
        return err('OutOfBounds');
      },
      memoryWrite(...args) {
        calls.push(['memoryWrite', ...args]);
        return err('OutOfBounds');
      },
      destroy(...args) {
        calls.push(['destroy', ...args]);
        return ok(undefined) as never;
      },
    });
    return { calls, wire };
  }

  const instanceOf = (virt: ReturnType<typeof createTypestateForwarder>) => {
    const compiled = virt.fromBytes(Uint8Array.of(0));
    const instance = compiled.ok ? compiled.value.module.instantiate() : compiled;
    if (!instance.ok) throw new Error('no instance');
    return instance.value;
  };

  it('explains the stops of its instances, and why a program is refused', () => {
    const { asked, one } = explainer();
    const virt = createTypestateForwarder({ table: {}, wire: setup().wire, explainer: one });
    expect(instanceOf(virt).explain?.()).toBe(REPORT);
    expect([virt.explainRefusal?.(Uint8Array.of(5)), virt.explainRefusal?.(Uint8Array.of(5, 6))]).toEqual([
      'too short',
      undefined,
    ]);
    expect(asked).toEqual([7, [5], [5, 6]]);
  });

  it('explains nothing without somebody to ask', () => {
    const virt = createTypestateForwarder({ table: {}, wire: setup().wire });
    expect([instanceOf(virt).explain?.(), virt.explainRefusal?.(Uint8Array.of(5))]).toEqual([undefined, undefined]);
  });

  it('sends the same calls and gives the same answers with and without an explainer', () => {
    const [plain, explained] = [undefined, explainer().one].map((one) => {
      const { calls, wire } = setup();
      const virt = createTypestateForwarder({ table: {}, wire, ...(one && { explainer: one }) });
      const bytes = Uint8Array.of(1, 2);
      const execution = instanceOf(virt).prepare('f');
      if (!execution.ok) throw new Error('not prepared');
      const seen: unknown[] = [execution.value.readMemory(3, bytes), execution.value.writeMemory(4, bytes)];
      const outcome = execution.value.run(10n, 11n);
      seen.push(outcome.kind);
      const other = instanceOf(virt);
      seen.push(other.destroy());
      return { calls, seen };
    });
    expect(explained).toEqual(plain);
    expect(plain.calls.map(([name, id]) => [name, id])).toEqual([
      ['prepare', 7],
      ['memoryRead', 7],
      ['memoryWrite', 7],
      ['run', 7],
      ['destroy', 7],
    ]);
    expect(plain.calls[3].slice(2)).toEqual([10n, 11n]);
  });
});
