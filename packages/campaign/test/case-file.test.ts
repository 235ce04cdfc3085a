import { type Case, readCase, writeCase } from '../src/index.ts';

const ENGINE: Case = {
  level: 'engine',
  program: Uint8Array.of(1, 2, 3, 255),
  costModel: 'full',
  compileAfter: 50,
  actions: [
    { do: 'instantiate', slot: 0 },
    { do: 'gas', slot: 0, gas: -5 },
    { do: 'call', slot: 0, pc: 7 },
    { do: 'register', slot: 0, register: 12, value: '0xffffffffffffffff' },
    { do: 'write', slot: 2, address: 0xffff_ffff, bytes: '00ff' },
    { do: 'run', slot: 0 },
  ],
};
const CALLS: Case = {
  level: 'typestate',
  program: new Uint8Array(0),
  costModel: 'naive',
  compileAfter: 0,
  actions: [
    { do: 'execute', slot: 1, gas: '-9223372036854775808', name: 'ä' },
    { do: 'resume', slot: 1, gas: '9223372036854775807', value: '0x0' },
    { do: 'read', slot: 1, address: 0, length: 0 },
    { do: 'destroy', slot: 1 },
  ],
};

it.each([ENGINE, CALLS])('reads what it wrote: $level', (given) => {
  expect(readCase(writeCase(given))).toEqual({ ok: true, value: given });
});

const json = (change: object): string => JSON.stringify({ ...JSON.parse(writeCase(ENGINE)), ...change });
const action = (one: unknown): string => json({ actions: [one] });

it.each([
  ['', 'not JSON'],
  ['[]', 'not a case of a campaign'],
  ['{}', 'not a case of a campaign'],
  [json({ polkavirtCase: 2 }), 'version 2; this reads 1'],
  [json({ level: 'host' }), 'level is "host", not one of engine, virt, typestate'],
  [json({ costModel: 'free' }), 'costModel is "free"'],
  [json({ compileAfter: -1 }), 'compileAfter is neither a whole number'],
  [json({ program: 'a b' }), 'program is not base64'],
  [json({ actions: {} }), 'actions is not a list'],
  [action(null), 'action 0 is not an object'],
  [action({ do: 'execute', slot: 0 }), 'action 0 does "execute", which is not one of instantiate, release'],
  [action({ do: '__proto__', slot: 0 }), 'action 0 does "__proto__"'],
  [action({ do: 'run', slot: 3 }), 'action 0 has the slot 3'],
  [action({ do: 'register', slot: 0, register: 13, value: '0x0' }), 'action 0 has a register that is not valid: 13'],
  [action({ do: 'register', slot: 0, register: 1, value: '0x10000000000000000' }), 'has a value that is not valid'],
  [action({ do: 'write', slot: 0, address: 2 ** 32, bytes: '' }), 'has a address that is not valid'],
  [action({ do: 'write', slot: 0, address: 0, bytes: '0' }), 'has a bytes that is not valid'],
  [action({ do: 'gas', slot: 0, gas: 0.5 }), 'has a gas that is not valid: 0.5'],
])('refuses %j', (text, message) => {
  const read = readCase(text);
  expect(read.ok ? '' : read.error).toContain(message);
});
