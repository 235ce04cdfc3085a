/*
 * Guests for PolkaVM in C and C++, compiled freestanding with clang for RISC-V and linked with polkavirt:
 *
 *     #include <polkavirt.h>
 *
 *     POLKAVIRT_IMPORT(1, uint64_t, report, uint64_t value)
 *
 *     POLKAVIRT_EXPORT(run) { report(42); }
 *
 * Everything here also compiles, and does nothing, for other machines: editors and linters read guests as well.
 */
#ifndef POLKAVIRT_H
#define POLKAVIRT_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
#define POLKAVIRT_C extern "C"
#define POLKAVIRT_OUTPUTS(type) (__is_same(type, void) ? 0 : 1)
#else
#define POLKAVIRT_C
#define POLKAVIRT_OUTPUTS(type) (__builtin_types_compatible_p(type, void) ? 0 : 1)
#endif

#define POLKAVIRT_COUNT(...) POLKAVIRT_PICK(0, ##__VA_ARGS__, 6, 5, 4, 3, 2, 1, 0)
#define POLKAVIRT_PICK(zero, a, b, c, d, e, f, count, ...) count

#ifdef __riscv

#if __riscv_xlen == 64
#define POLKAVIRT_POINTER ".quad "
#else
#define POLKAVIRT_POINTER ".word "
#endif

/* One record of metadata, as polkavm-linker 0.35 reads it. */
struct __attribute__((packed)) polkavirt_metadata {
  uint8_t version;
  uint32_t flags;
  uint32_t symbol_length;
  const char *symbol;
  uint8_t inputs;
  uint8_t outputs;
};

#define POLKAVIRT_METADATA(variable, symbol, length, inputs, outputs)                                      \
  static struct polkavirt_metadata variable __attribute__((used, section(".polkavm_metadata"))) = {        \
      1, 0, (length), (symbol), (inputs), (outputs)}

/* A function that the guest imports; the host sees `symbol`. */
#define POLKAVIRT_IMPORT_SYMBOL(text, length, type, name, ...)                                             \
  POLKAVIRT_METADATA(polkavirt_import_##name, text, length, POLKAVIRT_COUNT(__VA_ARGS__),                  \
                     POLKAVIRT_OUTPUTS(type));                                                             \
  __attribute__((naked, noinline, unused)) static type name(__VA_ARGS__) {                                 \
    __asm__(".word 0x0000000b\n" POLKAVIRT_POINTER "%[record]\nret\n"                                      \
            :                                                                                              \
            : [record] "i"(&polkavirt_import_##name)                                                       \
            : "memory");                                                                                   \
  }

/* Exports `function`, whatever its type, under the name `symbol` (without quotes). */
#define POLKAVIRT_EXPORT_AS(symbol, function)                                                              \
  POLKAVIRT_METADATA(polkavirt_export_##symbol, #symbol, sizeof(#symbol) - 1, 0, 0);                       \
  __attribute__((naked, used)) static void polkavirt_exported_##symbol(void) {                             \
    __asm__(".pushsection .polkavm_exports,\"Ra\",@note\n.byte 1\n" POLKAVIRT_POINTER                      \
            "%[record]\n" POLKAVIRT_POINTER "%[code]\n.popsection\n"                                       \
            :                                                                                              \
            : [record] "i"(&polkavirt_export_##symbol), [code] "i"(function)                               \
            : "memory");                                                                                   \
  }

/* The least size of the stack in bytes; the greatest one of all files counts. */
#define POLKAVIRT_MIN_STACK_SIZE(bytes)                                                                    \
  static const uint32_t polkavirt_min_stack_size                                                           \
      __attribute__((used, retain, section(".polkavm_min_stack_size"))) = (bytes)

/* Where the heap starts: behind all variables. */
static inline void *polkavirt_heap_base(void) {
  void *base;
  __asm__(".insn r 0x0b, 3, 0, %0, x0, x0" : "=r"(base));
  return base;
}

/* Makes the heap `bytes` longer; returns its new end, or NULL if there is no more. Not in revive_v1 and jam_v1. */
static inline void *polkavirt_sbrk(size_t bytes) {
  void *end;
  __asm__ volatile(".insn r 0x0b, 1, 0, %0, %1, x0" : "=r"(end) : "r"(bytes) : "memory");
  return end;
}

#else

#define POLKAVIRT_IMPORT_SYMBOL(text, length, type, name, ...) POLKAVIRT_C type name(__VA_ARGS__);
#define POLKAVIRT_EXPORT_AS(symbol, function)
#define POLKAVIRT_MIN_STACK_SIZE(bytes)
void *polkavirt_heap_base(void);
void *polkavirt_sbrk(size_t bytes);

#endif

/*
 * A host function by number, as VirtT's runtimes have them: its symbol is the number in four bytes. `type` is what it
 * returns, and up to six parameters follow its name: POLKAVIRT_IMPORT(2, void, deposit, const void *data, size_t length)
 */
#define POLKAVIRT_IMPORT(index, type, name, ...)                                                           \
  __attribute__((unused)) static const char polkavirt_number_##name[4] = {                                 \
      (char)((index) & 255), (char)((index) >> 8 & 255), (char)((index) >> 16 & 255), (char)((index) >> 24 & 255)}; \
  POLKAVIRT_IMPORT_SYMBOL(polkavirt_number_##name, 4, type, name, ##__VA_ARGS__)

/* A host function by name, as the typestate runtimes and contracts have them. */
#define POLKAVIRT_IMPORT_NAMED(type, name, ...)                                                            \
  POLKAVIRT_IMPORT_SYMBOL(#name, sizeof(#name) - 1, type, name, ##__VA_ARGS__)

/* A function without parameters that the host can call: POLKAVIRT_EXPORT(run) { ... } */
#define POLKAVIRT_EXPORT(name)                                                                             \
  POLKAVIRT_C void name(void);                                                                             \
  POLKAVIRT_EXPORT_AS(name, name)                                                                          \
  POLKAVIRT_C void name(void)

/* Ends the run with a trap, in the line where it stands. */
#define polkavirt_trap() __builtin_trap()

#endif
