/** The name that a node tells its clients. The version is that of the package. */
export const NODE_NAME = 'polkavirt';
export const NODE_VERSION = '0.1.0';
