/** Fails when its halves are put together. */
export const wire = {
  name: 'bad',
  serve: () => ({}),
  connect() {
    throw new Error('no host, no wire');
  },
};
