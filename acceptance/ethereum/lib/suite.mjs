/** A list of checks, in the order in which they run: later ones may build on what earlier ones did. */
export function suite(name) {
  const checks = [];
  return { name, checks, check: (title, run) => void checks.push({ title, run }) };
}

/** Milliseconds after which a check has failed. */
const LIMIT = 30_000;

const limited = (promise, what) => {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${what} did not end within ${LIMIT / 1000} s`)), LIMIT);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
};

const firstLines = (error) =>
  String(error?.shortMessage ?? error?.message ?? error)
    .split('\n')
    .slice(0, 3)
    .join(' | ')
    .slice(0, 300);

/** Runs all checks. @returns `[{ title, error }]`, without an error where a check held. */
export async function runChecks({ checks }, context) {
  const results = [];
  for (const { title, run } of checks) {
    try {
      await limited(
        Promise.resolve().then(() => run(context)),
        title,
      );
      results.push({ title });
    } catch (error) {
      results.push({ title, error: firstLines(error) });
    }
  }
  return results;
}

/** How often something is done before its watcher is taken to be deaf: with the pauses between, some seconds. */
const MOST_TIMES = 100;

/**
 * What a watcher tells first. No watcher says when it has begun to watch, so `act` is done until something is told.
 *
 * @param watch Begins to watch, with two functions: what is told, and what went wrong. May give a function that ends it.
 * @returns What was told, and what each `act` gave.
 */
export async function firstTold(watch, act) {
  let isOver = false;
  let stop;
  const first = new Promise((resolve, reject) => {
    const ending = (settle) => (value) => {
      isOver = true;
      settle(value);
    };
    stop = watch(ending(resolve), ending(reject));
  });
  // It may fail while `act` is done, before anybody waits for it.
  first.catch(() => undefined);
  const done = [];
  try {
    while (!isOver) {
      if (done.length === MOST_TIMES) throw new Error(`it was done ${MOST_TIMES} times, and nothing was told`);
      done.push(await act());
      await Promise.race([first, new Promise((resolve) => setTimeout(resolve, 50))]);
    }
    return { told: await first, done };
  } finally {
    stop?.();
  }
}
