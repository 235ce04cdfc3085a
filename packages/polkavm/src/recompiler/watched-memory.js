export function watchMemory({ memory, heap, pageFault }) {
  const watchedHeap = {
    get end() {
      return heap.end;
    },
    grow(size) {
      const end = heap.grow(size);
      if (end !== 0 && size !== 0) watched.onGrowth();
      return end;
    },
  };
  const watched = { memory, heap: watchedHeap, pageFault, onGrowth: () => {} };
  return watched;
}
//# sourceMappingURL=watched-memory.js.map
