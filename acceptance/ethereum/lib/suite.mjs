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
