/** A `VirtT` that never answers. */
export default {
  instantiate(): never {
    for (;;);
  },
};
