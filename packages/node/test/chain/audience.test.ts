import { jest } from '@jest/globals';
import { Audience, type Listener } from '../../src/chain/audience.ts';

/** A listener whose round trips end when the test says so. */
const listener = () => {
  const trips: (() => void)[] = [];
  const one = {
    isListening: true,
    requestCount: 0,
    roundTrip: (done: () => void) => void trips.push(done),
    /** The client answers. @returns Whether it was asked. */
    answer: () => trips.splice(0).map((done) => done()).length > 0,
  };
  return one satisfies Listener;
};

const turn = () => new Promise((resolve) => setImmediate(resolve));

const settling = (audience: Audience) => {
  const state = { isSettled: false, cancel: () => {} };
  state.cancel = audience.settle(() => {
    state.isSettled = true;
  });
  return state;
};

describe('an audience has had its turn', () => {
  it('in the next turn if nobody listens', async () => {
    const audience = new Audience();
    audience.join({ ...listener(), isListening: false });
    const state = settling(audience);
    expect(state.isSettled).toBe(false);
    await turn();
    expect(state.isSettled).toBe(true);
  });

  it('after three round trips in a row without a request, and begins to count again at each', async () => {
    const audience = new Audience();
    const client = listener();
    audience.join(client);
    const state = settling(audience);
    await turn();
    for (const asks of [false, false, true, false, false]) {
      if (asks) client.requestCount += 1;
      expect(client.answer()).toBe(true);
      expect(state.isSettled).toBe(false);
    }
    client.answer();
    expect(state.isSettled).toBe(true);
  });

  it('after 24 round trips of a client that never stops asking', () => {
    const audience = new Audience();
    const client = listener();
    audience.join(client);
    const state = settling(audience);
    for (let trips = 1; trips <= 24; trips++) {
      expect(state.isSettled).toBe(false);
      client.requestCount += 1;
      client.answer();
    }
    expect(state.isSettled).toBe(true);
  });

  it('when everybody has, or has left', () => {
    const audience = new Audience();
    const [first, second] = [listener(), listener()];
    audience.join(first);
    const leave = audience.join(second);
    const state = settling(audience);
    for (let trips = 0; trips < 3; trips++) first.answer();
    expect(state.isSettled).toBe(false);
    leave();
    expect(state.isSettled).toBe(true);
  });

  it('never, once it is not waited for any more', async () => {
    const audience = new Audience();
    const client = listener();
    audience.join(client);
    const [withClient, alone] = [settling(audience), settling(new Audience())];
    withClient.cancel();
    alone.cancel();
    for (let trips = 0; trips < 5; trips++) client.answer();
    await turn();
    expect([withClient.isSettled, alone.isSettled]).toEqual([false, false]);
  });

  it('after five seconds without an answer; who is deaf is not waited for again until it answers', async () => {
    jest.useFakeTimers({ doNotFake: ['setImmediate'] });
    try {
      const audience = new Audience();
      const client = listener();
      audience.join(client);
      const first = settling(audience);
      jest.advanceTimersByTime(4_999);
      expect(first.isSettled).toBe(false);
      jest.advanceTimersByTime(1);
      expect(first.isSettled).toBe(true);
      const second = settling(audience);
      await turn();
      expect(second.isSettled).toBe(true);
      client.answer();
      const third = settling(audience);
      await turn();
      expect(third.isSettled).toBe(false);
      third.cancel();
    } finally {
      jest.useRealTimers();
    }
  });
});
