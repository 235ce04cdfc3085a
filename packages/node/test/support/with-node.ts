import { onTestEnd } from '@polkavirt/test-support';
import type { NodeOptions } from '../../src/index.ts';
import type { SessionLimits } from '../../src/json-rpc/session.ts';
import { connect } from './connect.ts';
import { createTestNode } from './test-node.ts';

/**
 * A node that makes blocks when it is told to, and a connection to it. Both are closed after the test, which fails if something that was
 * open for the connection is not gone with it.
 */
export function withNode(options: Partial<NodeOptions> = {}, limits?: SessionLimits) {
  const test = createTestNode({ buildMode: { type: 'Manual' }, ...options });
  const sessions: ReturnType<typeof connect>[] = [];
  onTestEnd('the connections', () => {
    for (const { session } of sessions) session.close();
    // Nobody else listens to new blocks.
    expect(test.node.chain.imported$.observed).toBe(false);
  });
  const connectTo = (own = limits) => {
    const connection = connect(test.node, own);
    sessions.push(connection);
    return connection;
  };
  const remark = test.runtime.System.Call.remark(new Uint8Array());
  return { ...test, ...connectTo(), connect: connectTo, remark };
}
