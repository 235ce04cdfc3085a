#include <polkavirt.h>

// A shelf with room for four prices. Nobody checks how far it is filled.
static uint32_t *shelf = (uint32_t *)0x20ff0;
static uint32_t filled;

static void put(uint32_t price) {
  shelf[filled] = price;
  filled++;
}

__attribute__((noinline)) static void fill(uint32_t count) {
  for (uint32_t i = 0; i < count; i++) put(100 + i);
}

POLKAVIRT_EXPORT(open_shop) { fill(3); }
POLKAVIRT_EXPORT(stock_up) { fill(2000); }
