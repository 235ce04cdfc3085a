/** Functions that go on in others, and functions in pieces, on an engine that has tail calls. */
import { expectAlike, TAIL_CALLS } from './tail-call-cases.ts';

it.each(TAIL_CALLS)('goes on %s', expectAlike);
