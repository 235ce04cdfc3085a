export { onTestEnd } from './on-test-end.ts';
export { releaseTimersAtEnd } from './release-timers-at-end.ts';
export { until, within } from './waiting.ts';
