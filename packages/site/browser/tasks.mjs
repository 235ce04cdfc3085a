/** How long the page's thread is held up, and how long it waited for a processor, from Chromium's trace. */
import assert from 'node:assert/strict';

const CATEGORIES = ['devtools.timeline', 'disabled-by-default-devtools.timeline'];

/** The tasks of a trace, on the threads whose names match. Times in milliseconds. */
function tasksOf(trace, name) {
  const { traceEvents } = JSON.parse(trace.toString());
  const threadOf = ({ pid, tid }) => `${pid} ${tid}`;
  const named = traceEvents.filter((event) => event.name === 'thread_name' && name.test(event.args.name));
  const threads = new Set(named.map(threadOf));
  return traceEvents
    .filter((event) => /RunTask$/.test(event.name) && threads.has(threadOf(event)))
    .map(({ dur = 0, tdur = 0 }) => ({ wall: dur / 1000, processor: tdur / 1000 }));
}

/**
 * Does something, and gives the tasks of the page's thread meanwhile: the longest one in processor time, which is what the page itself
 * does, and how many took more than 50 ms on the wall's clock. That clock also counts the wait for a processor, which is long where
 * workers and other programs have them all; on a machine of its own both are the same.
 */
export async function watchTasks(site, page, work) {
  await site.browser.startTracing(page, { categories: CATEGORIES });
  await work();
  const tasks = tasksOf(await site.browser.stopTracing(), /^CrRendererMain$/);
  assert.ok(tasks.length > 10, 'the trace has the tasks of the page');
  return {
    longest: Math.max(...tasks.map(({ processor }) => processor)),
    longOnTheWall: tasks.filter(({ wall }) => wall > 50).length,
  };
}

/** Does something, and gives the processor time of its page's thread and workers together, in milliseconds. */
export async function watchProcessor(site, page, work) {
  await site.browser.startTracing(page, { categories: CATEGORIES });
  await work();
  const tasks = tasksOf(await site.browser.stopTracing(), /^(?:CrRendererMain|DedicatedWorker thread)$/);
  assert.ok(tasks.length > 10, 'the trace has the tasks of the page');
  return tasks.reduce((sum, { processor }) => sum + processor, 0);
}
