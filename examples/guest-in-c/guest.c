#include <polkavirt.h>

POLKAVIRT_IMPORT(7, void, deposit_event, const char *data, size_t length)

static const char greeting[] = "hello";

POLKAVIRT_EXPORT(hello) { deposit_event(greeting, sizeof greeting - 1); }

static uint32_t limit = 3;

POLKAVIRT_EXPORT(crash) {
  for (uint32_t i = 0;; i++) {
    if (i == limit) polkavirt_trap();
    deposit_event(&greeting[i], 1);
  }
}
