import { guest } from './guest.ts';

/**
 * One export a syscall: it passes its input on, and deposits what it got as an event.
 * Memory: the key `n` and a message at 0x10000 (ro), 4 KiB of scratch at 0x30000 (rw). The input goes to the scratch at +0x100.
 */
export const probe = guest(`
%ro_data = 6e 00 00 00 00 00 00 00 68 69
%rw_data_size = 4096
%stack_size = 4096

// Adds 1 to the u64 under the key n.
pub @increment:
    a0 = 0x10000
    a1 = 1
    a2 = 0x30000
    a3 = 8
    syscall storageGet
    a0 = u64 [0x30000]
    a0 = a0 + 1
    u64 [0x30000] = a0
    a0 = 0x10000
    a1 = 1
    a2 = 0x30000
    a3 = 8
    syscall storageSet
    a0 = 0x30000
    a1 = 8
    syscall depositEvent
    ret

pub @echo:
    a0 = 0x30100
    a1 = 0x400
    a2 = 0
    syscall inputRead
    a1 = a0
    a0 = 0x30100
    syscall depositEvent
    ret

pub @store:
    a0 = 0x10000
    a1 = 1
    a2 = 0x10008
    a3 = 2
    syscall storageSet
    u64 [0x30000] = a0
    a0 = 0x30000
    a1 = 8
    syscall depositEvent
    ret

// The event is the value's length and its first byte: only one fits.
pub @load:
    a0 = 0x10000
    a1 = 1
    a2 = 0x30008
    a3 = 1
    syscall storageGet
    u64 [0x30000] = a0
    a0 = 0x30000
    a1 = 16
    syscall depositEvent
    ret

pub @clear:
    a0 = 0x10000
    a1 = 1
    syscall storageClear
    u64 [0x30000] = a0
    a0 = 0x30000
    a1 = 8
    syscall depositEvent
    ret

pub @who:
    a0 = 0x30000
    syscall caller
    a0 = 0x30020
    syscall address
    a0 = 0x30000
    a1 = 64
    syscall depositEvent
    ret

pub @number:
    syscall blockNumber
    u64 [0x30000] = a0
    syscall inputSize
    u64 [0x30008] = a0
    a0 = 0x30000
    a1 = 16
    syscall depositEvent
    ret

// Input: an account.
pub @funds:
    a0 = 0x30100
    a1 = 32
    a2 = 0
    syscall inputRead
    a0 = 0x30100
    a1 = 0x30000
    syscall balance
    a0 = 0x30000
    a1 = 16
    syscall depositEvent
    ret

// Input: an account and an amount.
pub @pay:
    a0 = 0x30100
    a1 = 48
    a2 = 0
    syscall inputRead
    a0 = 0x30100
    a1 = 0x30120
    syscall transfer
    u64 [0x30000] = a0
    a0 = 0x30000
    a1 = 8
    syscall depositEvent
    ret

pub @say:
    a0 = 0x10008
    a1 = 2
    syscall print
    ret

// Input: the target of a call. The target gets it as its input, too.
pub @forward:
    a0 = 0x30100
    a1 = 0x100
    a2 = 0
    syscall inputRead
    s1 = a0
    a0 = 0x30100
    a1 = s1
    a2 = 0x30100
    a3 = s1
    a4 = 0xffffffffffffffff
    syscall call
    u64 [0x30000] = a0
    a0 = 0x30000
    a1 = 8
    syscall depositEvent
    ret

// Input: as for forward; the target gets 3,000 gas.
pub @forward_3000:
    a0 = 0x30100
    a1 = 0x100
    a2 = 0
    syscall inputRead
    s1 = a0
    a0 = 0x30100
    a1 = s1
    a2 = 0
    a3 = 0
    a4 = 3000
    syscall call
    u64 [0x30000] = a0
    a0 = 0x30000
    a1 = 8
    syscall depositEvent
    ret

// What is left behind the charge for asking.
pub @gas:
    syscall gasLeft
    u64 [0x30000] = a0
    a0 = 0x30000
    a1 = 8
    syscall depositEvent
    ret

pub @leave:
    a0 = 0
    syscall exit
    trap

// All that follow store something first, of which nothing may stay.
pub @revert:
    a0 = 0x10000
    a1 = 1
    a2 = 0x10008
    a3 = 2
    syscall storageSet
    a0 = 7
    syscall exit
    trap

pub @crash:
    a0 = 0x10000
    a1 = 1
    a2 = 0x10008
    a3 = 2
    syscall storageSet
    trap

pub @spin:
    a0 = 0x10000
    a1 = 1
    a2 = 0x10008
    a3 = 2
    syscall storageSet
@again:
    jump @again

pub @bad_pointer:
    a0 = 0x10000
    a1 = 1
    a2 = 0x10008
    a3 = 2
    syscall storageSet
    a0 = 0x50000000
    a1 = 8
    syscall depositEvent
    ret

// Writing where only reading is allowed.
pub @read_only:
    a0 = 0x10000
    syscall caller
    ret

pub @wide_pointer:
    a0 = 0x1000000000
    a1 = 0
    syscall depositEvent
    ret

pub @too_long:
    a0 = 0x10000
    a1 = 0x7fffffff
    syscall depositEvent
    ret

pub @unknown:
    syscall 99
    ret

pub @missing:
    ecalli 1000
    ret
`);
