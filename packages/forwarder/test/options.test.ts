/** What the factories say of options that are none. */
import { connectScale, connectTypestateScale, createForwarder, createTypestateForwarder } from '@polkavirt/forwarder';

type Any = (options: unknown) => unknown;

it.each<[string, Any, unknown]>([
  ['createForwarder', createForwarder as Any, connectScale],
  ['createTypestateForwarder', createTypestateForwarder as Any, connectTypestateScale()],
])('%s names itself and the wire', (name, factory, wire) => {
  const refused = (message: string) =>
    expect.objectContaining({ code: 'ValueOutOfRange', message: expect.stringContaining(message) });
  expect(() => factory(undefined)).toThrow(refused(`${name}: the options must be an object`));
  expect(() => factory({ table: {} })).toThrow(refused(`${name}: wire is missing`));
  expect(() => factory({ table: {}, wire: 'scale' })).toThrow(refused(`${name}: wire must be`));
  expect(() => factory({ table: {}, wire })).toThrow(expect.objectContaining({ code: 'MissingHostFunction' }));
});
