import { Observable } from 'rxjs';
import { inNextTurn } from '../next-turn.ts';

/** Milliseconds of one turn. */
const SLICE = 5;

/**
 * Sends what a generator yields as notifications, with turns for others in between. `undefined` is a pause without a notification.
 */
export const eventsInTurns = (events: () => Generator<object | undefined, void>): Observable<object> =>
  new Observable((client) => {
    const running = events();
    let stop = (): void => {};
    const proceed = (): void => {
      const end = performance.now() + SLICE;
      do {
        const { done, value } = running.next();
        if (done) {
          client.complete();
          return;
        }
        if (value !== undefined) client.next(value);
      } while (!client.closed && performance.now() < end);
      if (!client.closed) stop = inNextTurn(proceed);
    };
    proceed();
    return () => {
      stop();
      running.return();
    };
  });
