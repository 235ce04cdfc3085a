#include <polkavirt.h>

/* What the host offers, by number. */
POLKAVIRT_IMPORT(1, uint64_t, get_points)
POLKAVIRT_IMPORT(2, void, set_score, uint64_t score)

/* A score is ten times the points. More than a hundred points are a mistake. */
POLKAVIRT_EXPORT(score) {
  uint64_t points = get_points();
  if (points > 100) polkavirt_trap();
  set_score(points * 10);
}
