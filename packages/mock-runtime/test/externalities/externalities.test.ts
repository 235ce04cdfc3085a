import { bytesToHex, Externalities } from '../../src/index.ts';

const bytes = (...values: number[]) => Uint8Array.of(...values);

describe('transactions', () => {
  it('nest: a rollback undoes its own changes and those committed into it', () => {
    const { main, ...rest } = create();
    main.set('0x01', bytes(1));
    rest.begin();
    main.set('0x01', bytes(2));
    rest.begin();
    main.set('0x01', bytes(3));
    main.set('0x02', bytes(3));
    rest.commit();
    expect(main.get('0x01')).toEqual(bytes(3));
    rest.begin();
    main.set('0x02', undefined);
    rest.rollback();
    expect(main.get('0x02')).toEqual(bytes(3));
    rest.rollback();
    expect(main.get('0x01')).toEqual(bytes(1));
    expect(main.get('0x02')).toBeUndefined();
    expect(main.keys()).toEqual(['0x01']);
  });

  it('cover child tries', () => {
    const externalities = new Externalities();
    const child = externalities.child('0xaa');
    const root = externalities.root();
    externalities.begin();
    child.set('0x01', bytes(1));
    expect(externalities.childKeys()).toEqual(['0xaa']);
    expect(externalities.root()).not.toBe(root);
    externalities.rollback();
    expect(externalities.childKeys()).toEqual([]);
    expect(externalities.root()).toBe(root);
  });

  it('list child tries in order, whichever came first', () => {
    const externalities = new Externalities();
    for (const key of ['0xcc', '0xaa', '0xbb'] as const) externalities.child(key).set('0x01', bytes(1));
    externalities.child('0xab');
    expect(externalities.childKeys()).toEqual(['0xaa', '0xbb', '0xcc']);
  });

  it('end only if they began, and nest 255 deep', () => {
    const externalities = new Externalities();
    expect(() => externalities.commit()).toThrow('no storage transaction is open');
    expect(() => externalities.commit()).toThrow(expect.objectContaining({ code: 'Internal' }));
    expect(() => externalities.rollback()).toThrow('no storage transaction is open');
    for (let i = 0; i < 255; i++) expect(externalities.begin()).toBe(true);
    expect(externalities.begin()).toBe(false);
    expect(externalities.depth).toBe(255);
  });

  it('tell what they changed, from first to last', () => {
    const externalities = new Externalities();
    const { main } = externalities;
    main.set('0x01', bytes(1));
    main.set('0x04', bytes(0x04, 9));
    externalities.begin();
    main.set('0x01', bytes(2));
    externalities.begin();
    main.set('0x01', bytes(3));
    main.set('0x02', bytes(4));
    main.set('0x03', bytes(5));
    main.append('0x04', bytes(8));
    externalities.commit();
    main.set('0x03', undefined);
    externalities.child('0xaa').set('0x01', bytes(6));
    expect(externalities.changes()).toEqual([
      { child: undefined, key: '0x01', before: bytes(1), after: bytes(3) },
      { child: undefined, key: '0x02', before: undefined, after: bytes(4) },
      { child: undefined, key: '0x04', before: bytes(0x04, 9), after: bytes(0x08, 9, 8) },
      { child: '0xaa', key: '0x01', before: undefined, after: bytes(6) },
    ]);
    externalities.commit();
    expect(externalities.changes()).toEqual([]);
  });
});

describe('append', () => {
  it('is among the changes of a transaction, also to what was appended to before it', () => {
    const externalities = new Externalities();
    externalities.main.append('0x01', bytes(7));
    externalities.begin();
    externalities.main.append('0x01', bytes(8));
    expect(externalities.changes()).toEqual([{ child: undefined, key: '0x01', before: bytes(4, 7), after: bytes(8, 7, 8) }]);
  });

  it('adds to an encoded Vec, and is undone like any change', () => {
    const { main, begin, rollback } = create();
    main.append('0x01', bytes(7));
    expect(main.get('0x01')).toEqual(bytes(1 << 2, 7));
    begin();
    main.append('0x01', bytes(8));
    begin();
    main.append('0x01', bytes(9));
    expect(main.get('0x01')).toEqual(bytes(3 << 2, 7, 8, 9));
    rollback();
    expect(main.get('0x01')).toEqual(bytes(2 << 2, 7, 8));
    main.set('0x01', bytes(0));
    rollback();
    expect(main.get('0x01')).toEqual(bytes(1 << 2, 7));
  });

  it('that is rolled back leaves the root that was before', () => {
    const { main, root, begin, rollback } = create();
    main.append('0x01', bytes(7));
    const before = root();
    begin();
    main.append('0x01', bytes(8));
    const appended = root();
    expect(appended).not.toBe(before);
    rollback();
    expect(root()).toBe(before);
    // The same without a root in between: nobody looked at what was rolled back.
    begin();
    main.append('0x01', bytes(8));
    rollback();
    expect(root()).toBe(before);
    main.append('0x01', bytes(8));
    expect(root()).toBe(appended);
  });

  it('grows the count over the sizes of its compact form', () => {
    const { main, root } = create();
    for (let i = 0; i < 70; i++) main.append('0x01', bytes(i));
    // 70 as a compact of two bytes: (70 << 2) | 1 = 281.
    expect(bytesToHex(main.get('0x01')?.subarray(0, 3) ?? bytes())).toBe('0x190100');
    expect(root()).not.toBe(create().root());
  });
});

describe('keys', () => {
  it('come in order, by prefix and one after the other', () => {
    const { main } = create();
    for (const key of ['0x0201', '0x02', '0x01ff', '0x03'] as const) main.set(key, bytes(1));
    expect(main.keys()).toEqual(['0x01ff', '0x02', '0x0201', '0x03']);
    expect(main.keys('0x02')).toEqual(['0x02', '0x0201']);
    expect(main.nextKey('0x02')).toBe('0x0201');
    expect(main.nextKey('0x01')).toBe('0x01ff');
    expect(main.nextKey('0x03')).toBeUndefined();
    expect(main.clearPrefix('0x02')).toBe(2);
    expect(main.keys()).toEqual(['0x01ff', '0x03']);
  });
});

it('goes back to a snapshot, child tries included', () => {
  const externalities = new Externalities();
  externalities.main.set('0x01', bytes(1));
  externalities.child('0xaa').set('0x01', bytes(2));
  const root = externalities.root();
  const snapshot = externalities.snapshot();
  externalities.main.set('0x01', undefined);
  externalities.main.set('0x02', bytes(3));
  externalities.child('0xaa').set('0x01', undefined);
  externalities.child('0xbb').set('0x01', bytes(4));
  externalities.restore(snapshot);
  expect(externalities.root()).toBe(root);
  expect(externalities.childKeys()).toEqual(['0xaa']);
  expect(externalities.main.keys('0x01')).toEqual(['0x01']);
});

function create() {
  const externalities = new Externalities();
  return {
    main: externalities.main,
    begin: () => externalities.begin(),
    commit: () => externalities.commit(),
    rollback: () => externalities.rollback(),
    root: () => externalities.root(),
  };
}
