/** The debugger as an editor meets it: a real client of the protocol, over a socket. */
import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { createRecorder, type Recording } from '@polkavirt/insight';
import { type DebugSessionOptions, serveDebugSession } from '@polkavirt/insight/dap';
import { createNative } from '@polkavirt/native';
import { execute, resume } from '@polkavirt/primitives';
import { onTestEnd } from '@polkavirt/test-support';
import { DebugClient } from '@vscode/debugadapter-testsupport';
import type { DebugProtocol } from '@vscode/debugprotocol';
import { guestBlob, recordVirt } from './guests.ts';

const FILE = '/somewhere/src/lexer/lexer.c';

/** A recording whose second run of three traps. */
function threeRuns(): Recording {
  const recorder = createRecorder(createNative());
  const made = recorder.virt.instantiate(guestBlob('lexer'));
  if (!made.ok) throw new Error(made.error);
  using instance = made.value;
  for (const name of ['evaluate_flat', 'missing_close', 'evaluate_nested']) {
    let step = instance.run(1_000_000n, execute(name));
    while (step.ok && step.value.kind === 'Syscall') step = instance.run(step.value.gasLeft, resume(0n));
  }
  return recorder.recording();
}

async function connect(): Promise<DebugClient> {
  const sockets: Socket[] = [];
  const server = createServer((socket) => {
    sockets.push(socket);
    const options: DebugSessionOptions = {
      async load({ export: name = '' }) {
        if (name === 'nothing') throw new Error('no export nothing');
        if (name === 'three runs') return threeRuns();
        return recordVirt(createNative(), guestBlob('lexer'), name);
      },
    };
    void serveDebugSession(options, socket, socket);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const client = new DebugClient('', '', 'polkavirt');
  await client.start((server.address() as AddressInfo).port);
  onTestEnd('the client', async () => {
    await client.stop();
    for (const socket of sockets) socket.destroy();
    await new Promise((done) => server.close(done));
  });
  return client;
}

const top = async (client: DebugClient): Promise<DebugProtocol.StackFrame> =>
  (await client.stackTraceRequest({ threadId: 1 })).body.stackFrames[0];
const where = async (client: DebugClient): Promise<string> => {
  const { name, line } = await top(client);
  return `${name}:${line}`;
};
const names = async (client: DebugClient) =>
  (await client.stackTraceRequest({ threadId: 1 })).body.stackFrames.map(({ name }) => name);
const value = async (client: DebugClient, expression: string) => (await client.evaluateRequest({ expression })).body.result;

/** Does something, and waits for the stop that it leads to. */
async function stop(client: DebugClient, reason: string, action: () => Promise<unknown>): Promise<void> {
  const [event] = await Promise.all([client.waitForEvent('stopped'), action()]);
  expect(event.body.reason).toBe(reason);
}

/** Launches an export and stops at a line. */
async function launchTo(client: DebugClient, name: string, line: number, condition?: string): Promise<void> {
  await client.initializeRequest();
  await Promise.all([client.waitForEvent('initialized'), client.launchRequest({ export: name } as never)]);
  const set = await client.setBreakpointsRequest({
    source: { path: FILE },
    breakpoints: [{ line, ...(condition === undefined ? {} : { condition }) }],
  });
  expect(set.body.breakpoints).toEqual([{ verified: true, line }]);
  await stop(client, 'breakpoint', () => client.configurationDoneRequest());
}

it('stops at a line, steps in, over and out, and back', async () => {
  const client = await connect();
  await launchTo(client, 'evaluate_flat', 86);
  expect(await where(client)).toBe('expression:86');
  expect(await names(client)).toEqual(['expression', 'evaluate', 'evaluate_flat']);

  await stop(client, 'step', () => client.stepInRequest({ threadId: 1 }));
  expect((await names(client)).slice(-4)).toEqual(['term', 'expression', 'evaluate', 'evaluate_flat']);
  await stop(client, 'step', () => client.stepOutRequest({ threadId: 1 }));
  // The region behind the call is of line 87 already.
  expect(await names(client)).toEqual(['expression', 'evaluate', 'evaluate_flat']);
  expect(await where(client)).toBe('expression:87');
  const time = Number(await value(client, 'time'));

  // term() ran between the two lines, and is passed backwards as well.
  await stop(client, 'step', () => client.stepBackRequest({ threadId: 1 }));
  expect(await where(client)).toBe('expression:86');
  expect(Number(await value(client, 'time'))).toBeLessThan(time);
  await stop(client, 'step', () => client.nextRequest({ threadId: 1 }));
  expect(await where(client)).toBe('expression:87');
  expect(Number(await value(client, 'time'))).toBe(time);
});

it('shows registers, memory and code, and who wrote what', async () => {
  const client = await connect();
  await launchTo(client, 'missing_close', 66);
  const frame = await top(client);
  const { scopes } = (await client.scopesRequest({ frameId: frame.id })).body;
  expect(scopes.map(({ name }) => name)).toEqual(['Registers', 'Run']);
  const { variables } = (await client.variablesRequest({ variablesReference: scopes[0].variablesReference })).body;
  expect(variables.map(({ name }) => name)).toEqual([
    'ra',
    'sp',
    't0',
    't1',
    't2',
    's0',
    's1',
    'a0',
    'a1',
    'a2',
    'a3',
    'a4',
    'a5',
  ]);
  expect(await value(client, 'a0')).toBe(variables[7].value);

  const sp = variables[1].memoryReference as string;
  const memory = (await client.customRequest('readMemory', { memoryReference: sp, count: 8 })).body;
  expect(Buffer.from(memory.data, 'base64').toString('hex')).toBe(await value(client, `${sp}:8`));
  const code = (
    await client.customRequest('disassemble', { memoryReference: frame.instructionPointerReference, instructionCount: 2 })
  ).body.instructions;
  expect(code[0].address).toBe(frame.instructionPointerReference);
  expect(code[0].instruction).not.toBe('');

  const info = (await client.customRequest('dataBreakpointInfo', { name: `${sp}:8` })).body;
  await client.customRequest('setDataBreakpoints', { breakpoints: [{ dataId: info.dataId, accessType: 'write' }] });
  await client.setBreakpointsRequest({ source: { path: FILE }, breakpoints: [] });
  const before = Number(await value(client, 'time'));
  await stop(client, 'breakpoint', () => client.customRequest('reverseContinue', { threadId: 1 }));
  expect(Number(await value(client, 'time'))).toBeLessThan(before);
  const writer = await top(client);
  const [{ instruction }] = (
    await client.customRequest('disassemble', { memoryReference: writer.instructionPointerReference, instructionCount: 1 })
  ).body.instructions;
  expect(instruction).toMatch(/^u64 \[sp( \+ 0x[\da-f]+)?\] = /);

  await stop(client, 'goto', () => client.evaluateRequest({ expression: 'who wrote a0' }));
});

it('stops where a run trapped, with its backtrace, and goes back to the start', async () => {
  const client = await connect();
  await client.initializeRequest();
  await Promise.all([client.waitForEvent('initialized'), client.launchRequest({ export: 'missing_close' } as never)]);
  await stop(client, 'exception', () => client.configurationDoneRequest());
  expect(await names(client)).toEqual(['fail', 'atom', 'term', 'expression', 'evaluate', 'missing_close']);
  await stop(client, 'entry', () => client.customRequest('reverseContinue', { threadId: 1 }));
  expect(await value(client, 'time')).toBe('0');
});

it('stops where a run in the middle of a recording trapped, and goes on after it', async () => {
  const client = await connect();
  await client.initializeRequest();
  await Promise.all([client.waitForEvent('initialized'), client.launchRequest({ export: 'three runs' } as never)]);
  await stop(client, 'exception', () => client.configurationDoneRequest());
  expect(await names(client)).toEqual(['fail', 'atom', 'term', 'expression', 'evaluate', 'missing_close']);
  await client.setFunctionBreakpointsRequest({ breakpoints: [{ name: 'evaluate_nested' }] });
  await stop(client, 'breakpoint', () => client.continueRequest({ threadId: 1 }));
  expect(await names(client)).toEqual(['evaluate_nested']);
  await Promise.all([client.waitForEvent('terminated'), client.continueRequest({ threadId: 1 })]);
});

it('stops in the middle of a step over a run that traps', async () => {
  const client = await connect();
  await client.initializeRequest();
  await Promise.all([client.waitForEvent('initialized'), client.launchRequest({ export: 'three runs' } as never)]);
  await client.setFunctionBreakpointsRequest({ breakpoints: [{ name: 'missing_close' }] });
  await stop(client, 'breakpoint', () => client.configurationDoneRequest());
  await client.setFunctionBreakpointsRequest({ breakpoints: [] });
  await stop(client, 'exception', () => client.stepOutRequest({ threadId: 1 }));
  expect((await names(client))[0]).toBe('fail');
});

it('stops at functions, host calls and conditions', async () => {
  const client = await connect();
  await launchTo(client, 'evaluate_flat', 79, 'sp < 0xffffffff');
  await client.setBreakpointsRequest({ source: { path: FILE }, breakpoints: [] });
  const set = await client.setFunctionBreakpointsRequest({
    breakpoints: [{ name: 'divide' }, { name: 'nobody' }, { name: 'host:1' }, { name: 'add', condition: 'a9 = 1' }],
  });
  expect(set.body.breakpoints.map(({ verified }) => verified)).toEqual([true, false, true, false]);
  await stop(client, 'breakpoint', () => client.continueRequest({ threadId: 1 }));
  expect((await names(client))[0]).toBe('divide');
  await stop(client, 'breakpoint', () => client.continueRequest({ threadId: 1 }));
  expect((await names(client))[0]).toBe('report');
  await Promise.all([client.waitForEvent('terminated'), client.continueRequest({ threadId: 1 })]);
});

it('says what it cannot do', async () => {
  const client = await connect();
  await client.initializeRequest();
  await expect(client.launchRequest({ export: 'nothing' } as never)).rejects.toThrow('no export nothing');
  await Promise.all([
    client.waitForEvent('initialized'),
    client.launchRequest({ export: 'by_zero', stopOnEntry: true } as never),
  ]);
  const set = await client.setBreakpointsRequest({
    source: { path: '/x/other.c' },
    breakpoints: [{ line: 1 }],
  });
  expect(set.body.breakpoints[0]).toMatchObject({ verified: false, message: 'no code of /x/other.c is at line 1 or behind it' });
  await stop(client, 'entry', () => client.configurationDoneRequest());
  await expect(client.evaluateRequest({ expression: 'a99' })).rejects.toThrow('cannot evaluate a99');
  await expect(client.evaluateRequest({ expression: '0xfffffff0:16' })).rejects.toThrow('is not accessible');
});
