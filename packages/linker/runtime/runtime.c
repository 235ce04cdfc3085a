/*
 * What clang calls without being asked: copying and filling of memory, and the arithmetic that RISC-V lacks. Each is
 * linked only if something calls it, and a guest's own definition of it comes first.
 */
#include <stddef.h>
#include <stdint.h>

#define WEAK __attribute__((weak))

typedef uintptr_t word;
#define WORD sizeof(word)

WEAK void *memset(void *to, int value, size_t length) {
  uint8_t *at = to;
  word filled = (word)-1 / 255 * (uint8_t)value;
  for (; length > 0 && (word)at % WORD != 0; length--) *(volatile uint8_t *)at++ = (uint8_t)value;
  for (; length >= WORD; length -= WORD, at += WORD) *(volatile word *)at = filled;
  for (; length > 0; length--) *(volatile uint8_t *)at++ = (uint8_t)value;
  return to;
}

static void copy_up(uint8_t *at, const uint8_t *from, size_t length) {
  if (((word)at ^ (word)from) % WORD == 0) {
    for (; length > 0 && (word)at % WORD != 0; length--) *(volatile uint8_t *)at++ = *from++;
    for (; length >= WORD; length -= WORD, at += WORD, from += WORD) *(volatile word *)at = *(const volatile word *)from;
  }
  for (; length > 0; length--) *(volatile uint8_t *)at++ = *from++;
}

WEAK void *memcpy(void *to, const void *from, size_t length) {
  copy_up(to, from, length);
  return to;
}

WEAK void *memmove(void *to, const void *from, size_t length) {
  uint8_t *at = to;
  const uint8_t *source = from;
  if ((word)at - (word)source >= length) {
    copy_up(at, source, length);
    return to;
  }
  while (length > 0) {
    length--;
    *(volatile uint8_t *)(at + length) = source[length];
  }
  return to;
}

WEAK int memcmp(const void *left, const void *right, size_t length) {
  const volatile uint8_t *a = left, *b = right;
  for (; length > 0; length--, a++, b++) {
    if (*a != *b) return *a - *b;
  }
  return 0;
}

WEAK int bcmp(const void *left, const void *right, size_t length) { return memcmp(left, right, length); }

WEAK size_t strlen(const char *text) {
  const volatile char *end = text;
  while (*end != 0) end++;
  return (size_t)(end - text);
}

/* Numbers of twice the size of a register: the libcalls of 64 bits on RV32, of 128 bits on RV64. */
#if __riscv_xlen == 64
typedef unsigned __int128 wide;
typedef __int128 signed_wide;
#define NAME(name) __##name##ti3
#else
typedef uint64_t wide;
typedef int64_t signed_wide;
#define NAME(name) __##name##di3
#endif

#define BITS ((int)(8 * sizeof(word)))

static word upper(wide value) { return (word)(value >> BITS); }

static int leading_zeros(word value) { return __builtin_clzll(value) - (64 - BITS); }

/* Long division, a bit at a time, from the first bit that can be set. */
static wide divide(wide dividend, wide divisor, wide *remainder) {
  if (upper(dividend) == 0 && upper(divisor) == 0 && divisor != 0) {
    *remainder = (word)dividend % (word)divisor;
    return (word)dividend / (word)divisor;
  }
  wide quotient = 0, rest = 0;
  int bit = upper(dividend) == 0 ? BITS : 2 * BITS;
  if (upper(dividend) != 0) {
    int skipped = leading_zeros(upper(dividend));
    bit -= skipped;
  }
  while (bit-- > 0) {
    rest = rest << 1 | (dividend >> bit & 1);
    if (rest >= divisor) {
      rest -= divisor;
      quotient |= (wide)1 << bit;
    }
  }
  *remainder = rest;
  return quotient;
}

static wide magnitude(signed_wide value) { return value < 0 ? -(wide)value : (wide)value; }

WEAK wide NAME(udiv)(wide a, wide b) {
  wide remainder;
  return divide(a, b, &remainder);
}

WEAK wide NAME(umod)(wide a, wide b) {
  wide remainder;
  divide(a, b, &remainder);
  return remainder;
}

WEAK signed_wide NAME(div)(signed_wide a, signed_wide b) {
  wide remainder, quotient = divide(magnitude(a), magnitude(b), &remainder);
  return (signed_wide)((a < 0) != (b < 0) ? -quotient : quotient);
}

WEAK signed_wide NAME(mod)(signed_wide a, signed_wide b) {
  wide remainder;
  divide(magnitude(a), magnitude(b), &remainder);
  return (signed_wide)(a < 0 ? -remainder : remainder);
}
