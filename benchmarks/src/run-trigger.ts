/**
 * `node run-trigger.js` measures when compiling a region pays, and prints a table.
 * Exit codes: 0 done, 1 a benchmark failed.
 */
import { currentEnvironment, describeEnvironment } from './environment.ts';
import { suiteText } from './report.ts';
import { measureSuite } from './rounds.ts';
import { rowsOf } from './rows.ts';
import { describeSettings, readSettings } from './settings.ts';
import { trigger } from './suites/trigger.ts';

const settings = readSettings(process.env);
console.log(`${describeEnvironment(currentEnvironment())}; ${describeSettings(settings)}.`);
console.log(suiteText(trigger, rowsOf(await measureSuite(trigger, settings))));
