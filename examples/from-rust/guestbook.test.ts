import '@polkavirt/jest';
// #region mock
import { ALICE, BOB, constructRuntime, createSystem, ensureRoot, RuntimeOrigin } from '@polkavirt/mock-runtime';
import { createGuestbook } from './guestbook.ts';

const System = createSystem();
const Guestbook = createGuestbook({ System, eraseOrigin: ensureRoot, maxLength: 5 });
const { newTestExt } = constructRuntime({ System, Guestbook });
// #endregion

const text = (words: string): Uint8Array => new TextEncoder().encode(words);

// #region tests
it('signs, and erases', () =>
  newTestExt().executeWith(() => {
    System.setBlockNumber(1); // no events in block 0
    expect(Guestbook.sign(RuntimeOrigin.signed(ALICE), text('hello'))).toBeOk();
    expect(Guestbook.Entries.get(ALICE)).toEqual(text('hello'));
    expect(System).toHaveLastEvent(Guestbook.Event.Signed({ who: ALICE }));

    expect(Guestbook.erase(RuntimeOrigin.root(), ALICE)).toBeOk();
    expect(Guestbook.Entries.has(ALICE)).toBe(false);
  }));

it('refuses, and changes nothing', () =>
  newTestExt().executeWith(() => {
    const alice = RuntimeOrigin.signed(ALICE);
    expect(() => Guestbook.sign(alice, text('too long'))).toBeNoop(Guestbook.Error.TooLong);
    expect(() => Guestbook.erase(alice, BOB)).toBeNoop({ type: 'BadOrigin' });
    expect(() => Guestbook.erase(RuntimeOrigin.root(), BOB)).toBeNoop(Guestbook.Error.NotSigned);
  }));
// #endregion
