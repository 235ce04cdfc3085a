import type { RpcMethods } from '@polkavirt/node';
import { Ajv, type ValidateFunction } from 'ajv';
import { ANSWERS, type Fields, type Kind, OBJECTS, STRUCT_TRACES, TEXTS } from './execution-apis.ts';

const SIMPLE: Readonly<Record<string, object>> = {
  null: { type: 'null' },
  boolean: { type: 'boolean' },
  string: { type: 'string' },
  integer: { type: 'integer', minimum: 0 },
  ratio: { type: 'number', minimum: 0, maximum: 1 },
  code3: { const: 3 },
  code32015: { const: -32015 },
};

const named = (name: string): object => {
  if (Object.hasOwn(SIMPLE, name)) return SIMPLE[name];
  if (Object.hasOwn(TEXTS, name)) return { type: 'string', pattern: TEXTS[name] };
  if (Object.hasOwn(OBJECTS, name)) return { $ref: `#/$defs/${name}` };
  throw new Error(`there is no kind ${name}`);
};

function toSchema(kind: Kind): object {
  if (typeof kind === 'string') {
    const names = kind.split(' | ');
    return names.length === 1 ? named(kind) : { anyOf: names.map(named) };
  }
  if (Array.isArray(kind)) return { type: 'array', items: toSchema((kind as readonly [Kind])[0]) };
  const { '...': others, ...fields } = kind as Fields;
  const entries = Object.entries(fields) as [string, Kind][];
  return {
    type: 'object',
    required: entries.map(([name]) => name).filter((name) => !name.endsWith('?')),
    properties: Object.fromEntries(entries.map(([name, one]) => [name.replace('?', ''), toSchema(one)])),
    ...(others !== undefined && { additionalProperties: others === false ? false : toSchema(others) }),
  };
}

const $defs = Object.fromEntries(Object.entries(OBJECTS).map(([name, kind]) => [name, toSchema(kind)]));
const ajv = new Ajv({ strict: false });
const compiled = new Map<Kind, ValidateFunction>();
const validatorOf = (kind: Kind): ValidateFunction => {
  const found = compiled.get(kind) ?? ajv.compile({ ...toSchema(kind), $defs });
  compiled.set(kind, found);
  return found;
};

/** What is wrong with an answer, or undefined. Methods that are not described have no wrong answers. */
export function whatIsWrong(method: string, answer: unknown): string | undefined {
  // What named tracers say stands in no schema.
  const isStructTrace = Object.hasOwn(STRUCT_TRACES, method) && JSON.stringify(answer).includes('"structLogs"');
  const kinds = isStructTrace ? STRUCT_TRACES : ANSWERS;
  if (!Object.hasOwn(kinds, method)) return undefined;
  const validate = validatorOf(kinds[method]);
  if (validate(answer)) return undefined;
  const reasons = (validate.errors ?? []).slice(0, 6).map(({ instancePath, message }) => `${instancePath} ${message}`);
  return `${method} answered ${JSON.stringify(answer).slice(0, 300)}: ${reasons.join('; ')}`;
}

/** The same methods; an answer that is not as execution-apis describes it is told to `wrong`. */
export const validated = (methods: RpcMethods, wrong: (message: string) => void): RpcMethods =>
  Object.fromEntries(
    Object.entries(methods).map(([name, method]) => {
      if (method.kind !== 'call') return [name, method];
      const check = (answer: unknown): unknown => {
        const message = whatIsWrong(name, JSON.parse(JSON.stringify(answer ?? null)));
        if (message !== undefined) wrong(message);
        return answer;
      };
      return [
        name,
        {
          ...method,
          handle(context, ...params) {
            const answer = method.handle(context, ...params);
            return answer instanceof Promise ? answer.then(check) : check(answer);
          },
        },
      ];
    }),
  );
