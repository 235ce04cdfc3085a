import { type Refusal, VirtManager } from '@polkavirt/host';
import { err, ok, resume } from '@polkavirt/primitives';
import { hex } from '@polkavirt/test-support/hex';
import { BASE, fakeVirt } from './fake-virt.ts';

const program = hex('01');

describe('VirtManager', () => {
  it('counts ids up from 0 and uses none twice', () => {
    const manager = new VirtManager({ virt: fakeVirt() });
    expect([manager.instantiate(program), manager.instantiate(program)]).toEqual([ok(0), ok(1)]);
    expect(manager.destroy(1)).toEqual(ok(undefined));
    expect(manager.instantiate(program)).toEqual(ok(2));
    expect(manager.destroy(0)).toEqual(ok(undefined));
    expect(manager.instantiate(program)).toEqual(ok(3));
    expect(manager.liveInstances).toBe(2);
  });

  it('spends no id on a program that is refused', () => {
    const manager = new VirtManager({ virt: fakeVirt() });
    expect(manager.instantiate(hex('ff'))).toEqual(err('InvalidImage'));
    expect(manager.instantiate(program)).toEqual(ok(0));
  });

  it.each([1, 0xffff_ffff, -1, 0.5])('knows no instance %s', (id) => {
    const manager = new VirtManager({ virt: fakeVirt() });
    manager.instantiate(program);
    expect(manager.run(id, 0n, resume(0n))).toEqual(err('InvalidInstance'));
    expect(manager.memoryRead(id, BASE, new Uint8Array(1))).toEqual(err('InvalidInstance'));
    expect(manager.memoryWrite(id, BASE, new Uint8Array(0))).toEqual(err('InvalidInstance'));
    expect(manager.destroy(id)).toEqual(err('InvalidInstance'));
  });

  it('forgets a destroyed instance, and destroys it once', () => {
    const virt = fakeVirt();
    const manager = new VirtManager({ virt });
    manager.instantiate(program);
    expect(manager.destroy(0)).toEqual(ok(undefined));
    expect(manager.destroy(0)).toEqual(err('InvalidInstance'));
    expect(manager.run(0, 0n, resume(0n))).toEqual(err('InvalidInstance'));
    expect(manager.memoryRead(0, BASE, new Uint8Array(0))).toEqual(err('InvalidInstance'));
    expect(virt.destroyed).toEqual([0]);
  });

  it('keeps instances apart', () => {
    const manager = new VirtManager({ virt: fakeVirt() });
    manager.instantiate(program);
    manager.instantiate(program);
    expect(manager.memoryWrite(0, BASE, hex('aa'))).toEqual(ok(undefined));
    const dest = new Uint8Array(2);
    expect(manager.memoryRead(1, BASE, dest)).toEqual(ok(undefined));
    expect(dest).toEqual(hex('0101'));
    expect(manager.memoryRead(0, BASE, dest)).toEqual(ok(undefined));
    expect(dest).toEqual(hex('aa00'));
  });

  it('destroys what is left', () => {
    const virt = fakeVirt();
    {
      using manager = new VirtManager({ virt });
      manager.instantiate(program);
      manager.instantiate(program);
    }
    expect(virt.destroyed).toEqual([0, 1]);
  });
});

describe('limits of VirtManager', () => {
  const refusing = () => {
    const refusals: Refusal[] = [];
    return { refusals, onRefused: (refusal: Refusal) => refusals.push(refusal) };
  };

  it('caps live instances', () => {
    const { refusals, onRefused } = refusing();
    const manager = new VirtManager({ virt: fakeVirt(), limits: { maxInstances: 2 }, onRefused });
    manager.instantiate(program);
    manager.instantiate(program);
    expect(manager.instantiate(program)).toEqual(err('InvalidImage'));
    expect(refusals).toEqual([{ reason: 'TooManyInstances', message: '2 instances live, the limit is 2' }]);
    manager.destroy(0);
    expect(manager.instantiate(program)).toEqual(ok(2));
  });

  it('caps guest memory as it is now, and destroys what it refuses', () => {
    const { refusals, onRefused } = refusing();
    const sizes = [60];
    const virt = fakeVirt();
    const manager = new VirtManager({ virt, limits: { maxMemoryBytes: 100 }, onRefused, memoryOf: () => sizes[0] });
    expect(manager.instantiate(program)).toEqual(ok(0));
    expect(manager.memoryBytes).toBe(60);
    expect(manager.instantiate(program)).toEqual(err('InvalidImage'));
    expect(refusals[0].reason).toBe('TooMuchMemory');
    expect(refusals[0].message).toBe('the instance needs 60 bytes of memory; others hold 60 of the limit of 100');
    expect(virt.destroyed).toEqual([1]);
    sizes[0] = 50;
    expect(manager.instantiate(program)).toEqual(ok(1));
    expect(manager.memoryBytes).toBe(100);
  });

  it('ends after id 2^32 - 1', () => {
    const { refusals, onRefused } = refusing();
    const manager = new VirtManager({ virt: fakeVirt(), firstId: 0xffff_fffe, onRefused });
    expect(manager.instantiate(program)).toEqual(ok(0xffff_fffe));
    expect(manager.instantiate(program)).toEqual(ok(0xffff_ffff));
    manager.destroyAll();
    expect(manager.instantiate(program)).toEqual(err('InvalidImage'));
    expect(refusals.map(({ reason }) => reason)).toEqual(['IdsExhausted']);
  });
});
