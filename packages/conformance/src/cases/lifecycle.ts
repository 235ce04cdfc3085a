import { execute, resume, utf8Encode } from '@polkavirt/primitives';
import type { CaseTable } from '../case.ts';
import { equal, error, value } from '../check.ts';
import { CounterHost, GAS_MAX } from '../counter-host.ts';

/** Instantiate, destroy, and several instances at once. */
export const lifecycleCases: CaseTable = {
  'bytes that are not a program are InvalidImage': ({ virt, program }) => {
    const changed = (index: number, byte: number) => program.map((old, at) => (at === index ? byte : old));
    const images: readonly (readonly [string, Uint8Array])[] = [
      ['no bytes', new Uint8Array()],
      ['the magic alone', program.slice(0, 4)],
      ['text', utf8Encode('%isa = revive_v1\n', 'text')],
      ['64 KiB of zeros', new Uint8Array(65_536)],
      ['a wrong magic', changed(0, 0x51)],
      ['an unknown version', changed(4, 0xee)],
      ['a blob without its last byte', program.slice(0, -1)],
      ['half a blob', program.slice(0, program.length >> 1)],
      ['a blob with a byte too many', Uint8Array.of(...program, 0)],
    ];
    for (const [what, image] of images) error(virt.instantiate(image), 'InvalidImage', `instantiate ${what}`);
  },

  'the program is copied, also out of a larger buffer': ({ instance, program }) => {
    const buffer = new Uint8Array(program.length + 32).fill(0xff);
    const view = buffer.subarray(16, 16 + program.length);
    view.set(program);
    const virt = instance(view);
    buffer.fill(0);
    const host = new CounterHost();
    host.finish(virt, 'counter');
    equal(host.counter, 8n, 'counter');
  },

  'a destroyed instance is InvalidInstance for everything': ({ instance }) => {
    const virt = instance();
    value(virt.destroy(), 'destroy');
    error(virt.run(GAS_MAX, execute('counter')), 'InvalidInstance', 'execute');
    error(virt.run(GAS_MAX, execute('no_such_export')), 'InvalidInstance', 'execute an unknown export');
    error(virt.run(GAS_MAX, resume(0n)), 'InvalidInstance', 'resume');
    error(virt.destroy(), 'InvalidInstance', 'destroy again');
  },

  'a suspended instance can be destroyed': ({ instance }) => {
    const virt = instance();
    value(virt.run(GAS_MAX, execute('do_subcall')), 'execute do_subcall');
    value(virt.destroy(), 'destroy');
    error(virt.run(GAS_MAX, resume(0n)), 'InvalidInstance', 'resume');
  },

  'disposing destroys, and may be done twice': ({ instance }) => {
    const virt = instance();
    virt[Symbol.dispose]();
    virt[Symbol.dispose]();
    error(virt.destroy(), 'InvalidInstance', 'destroy');
    error(virt.run(GAS_MAX, execute('counter')), 'InvalidInstance', 'execute');
  },

  'destroying one instance leaves the others alone': ({ instance }) => {
    const [first, second, third] = [instance(), instance(), instance()];
    const host = new CounterHost();
    host.finish(first, 'offset');
    value(second.destroy(), 'destroy');
    host.finish(first, 'offset');
    host.finish(third, 'offset');
    equal(host.counter, 3n + 4n + 3n, 'counter');
  },

  'eight instances take turns and do not mix': ({ instance }) => {
    const virts = Array.from({ length: 8 }, () => instance());
    const hosts = virts.map((_, index) => new CounterHost(BigInt(100 * index)));
    for (let round = 0; round < 3; round++) {
      virts.forEach((virt, index) => {
        if (index >= round) hosts[index].finish(virt, 'offset');
      });
    }
    // Round r reaches the instances from r on; their n-th call of `offset` adds 3 + n.
    equal(
      hosts.map(({ counter }, index) => counter - BigInt(100 * index)),
      [3n, 7n, 12n, 12n, 12n, 12n, 12n, 12n],
      'what was added',
    );
  },

  'many instances come and go': ({ instance }) => {
    for (let n = 0; n < 200; n++) {
      const virt = instance();
      const host = new CounterHost();
      host.finish(virt, 'add_99');
      equal(host.counter, 99n, `counter of instance ${n}`);
      value(virt.destroy(), `destroy instance ${n}`);
    }
  },
};
