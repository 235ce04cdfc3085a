/**
 * Bugs that a campaign must find, in the built packages: `find` stands in the file exactly once. It must be found
 * within a minute, and be made small. `levels` are those of the campaign; by default those that compare.
 */
export const BUGS = [
  {
    name: 'a shift that loses the sign, in tier 0 and compiled code',
    file: 'polkavm/dist/wasm/emit-arithmetic.js',
    find: 'shift_arithmetic_right_32: on32(Op.i32_shr_s, reg2Low, reg3Low)',
    replace: 'shift_arithmetic_right_32: on32(Op.i32_shr_u, reg2Low, reg3Low)',
  },
  {
    name: 'a carry that is lost in the upper half of a product',
    file: 'polkavm/dist/wasm/upper-product.js',
    find: 'high(B);\n    w.byte(Op.i64_mul);\n    low(MIDDLE);\n    w.byte(Op.i64_add);',
    replace: 'high(B);\n    w.byte(Op.i64_mul);',
  },
  {
    name: 'a block that is charged again when a host call is answered, in tier 0',
    file: 'polkavm/dist/tier0/tier0-instance.js',
    find: 'this.#goTo(this.pc + linear.bytes[record + Field.length], true)',
    replace: 'this.#goTo(this.pc + linear.bytes[record + Field.length], false)',
  },
  {
    name: 'a dirty page that the next instance gets',
    file: 'polkavm/dist/wasm/linear-memory.js',
    find: 'this.bytes.fill(0, region.offset, region.isGrowing',
    replace: 'this.bytes.fill(0, region.offset + 4096, region.isGrowing',
  },
  {
    name: 'arguments that are swapped on the scale wire',
    file: 'primitives/dist/codec/fast-run.js',
    find: 'setU64(view, 22, a1)',
    replace: 'setU64(view, 22, a2)',
  },
  {
    name: 'an argument that is read from the wrong place of the exec buffer, on the abi wire',
    file: 'primitives/dist/abi/exec-buffer.js',
    find: 'a5: words[first + 5]',
    replace: 'a5: words[first + 4]',
  },
  {
    name: 'a signed comparison that is unsigned, in branches',
    file: 'polkavm/dist/wasm/emit-arithmetic.js',
    find: 'branch_less_signed: Op.i64_lt_s',
    replace: 'branch_less_signed: Op.i64_lt_u',
  },
  {
    name: 'an access one byte beyond the end of a region, in tier 0',
    file: 'polkavm/dist/tier0/emit-access.js',
    find: 'w.i32(WIDEST - 1);',
    replace: 'w.i32(WIDEST - 2);',
  },
  {
    name: 'a minimum of signed numbers that takes them for unsigned, in the reference interpreter',
    file: 'polkavm/dist/interpreter/operations/arithmetic-64.js',
    find: 'minimum: choose(isLessSigned)',
    replace: 'minimum: choose(isLessUnsigned)',
  },
  {
    name: 'a payload of more than 64 bytes that loses its last one, on the scale wire',
    file: 'primitives/dist/codec/fast-memory.js',
    find: 'dest.set(payload)',
    replace: 'dest.set(payload.length > 64 ? payload.subarray(0, -1) : payload)',
  },
  {
    name: 'a decoder that reads past the end of a short message, on the scale wire',
    levels: 'wires',
    file: 'primitives/dist/codec/fast-memory.js',
    find: 'if (!isBytes(input) || input.length !== LEN + 4)\n        return read_memory.args.decode(input);',
    replace: 'if (!isBytes(input) || input.length > LEN + 4)\n        return read_memory.args.decode(input);',
  },
  {
    name: 'a decoder that throws what it should refuse, on the scale wire',
    levels: 'wires',
    file: 'primitives/dist/codec/fast-memory.js',
    find: 'if (!isBytes(input) || input.length !== LEN + 4)\n        return read_memory.args.decode(input);\n    scratch.load(input);',
    replace: 'if (input.length !== LEN + 4)\n        throw new RangeError("too short");\n    scratch.load(input);',
  },
  {
    name: 'a run before its buffer is refused, on the abi wire',
    levels: 'wires',
    file: 'host/dist/serve-abi.js',
    find: 'if (at + EXEC_BUFFER_SIZE > memory.buffer.byteLength)\n                sliceOf(',
    replace:
      'if (at + EXEC_BUFFER_SIZE > memory.buffer.byteLength)\n                host.run(i32(instanceId, fn), 1000n, action), sliceOf(',
  },
  {
    name: 'an instance that leaks when its host refuses one more',
    levels: 'wires',
    file: 'host/dist/virt-manager.js',
    find: "if (this.#instances.size >= maxInstances) {\n            return this.#refuse('TooManyInstances',",
    replace:
      "if (this.#instances.size >= maxInstances) {\n            this.#virt.instantiate(program);\n            return this.#refuse('TooManyInstances',",
  },
  {
    name: 'an instance that is forgotten, not destroyed, in the typestate generation',
    levels: 'wires',
    file: 'host/dist/typestate/typestate-manager.js',
    find: 'this.#instances.delete(instanceId);\n        instance.destroy();',
    replace: 'this.#instances.delete(instanceId);',
  },
  {
    name: 'an answer of the host that nobody can read, on the abi wire',
    levels: 'wires',
    file: 'host/dist/serve-abi.js',
    find: 'return result.ok ? BigInt(result.value) : negated(INSTANTIATE_ERROR[result.error]);',
    replace: 'return result.ok ? BigInt(result.value) : -77n;',
  },
  {
    name: 'a parameter that is not checked, so that its handler throws',
    levels: 'requests',
    file: 'node/dist/json-rpc/params.js',
    find: "if (typeof value !== 'string' || !HEX.test(value))",
    replace: "if (typeof value !== 'string')",
  },
  {
    name: 'storage that is set before the request is refused',
    levels: 'requests',
    file: 'node/dist/rpc/dev.js',
    find: "if (at !== undefined && at !== chain.head.hash)\n            throw invalidParams('only the storage",
    replace:
      "chain.setStorage(chain.executeAt(chain.head, () => storageChanges(chain.runtime, values)));\n        if (at !== undefined && at !== chain.head.hash)\n            throw invalidParams('only the storage",
  },
  {
    name: "a number of Ethereum's that is taken for one unchecked",
    levels: 'requests',
    file: 'revive/dist/rpc/eth-params.js',
    find: "return BigInt(matches(/^0x[0-9a-fA-F]{1,64}$/, 'a number in hex, at most 32 bytes')(value, name));",
    replace: 'return BigInt(value);',
  },
  {
    name: 'an error whose code no client knows',
    levels: 'requests',
    file: 'node/dist/rpc/block-access.js',
    find: 'new RpcError(RPC_CODES.unknownBlock, `Client error: UnknownBlock: no block',
    replace: 'new RpcError(7, `Client error: UnknownBlock: no block',
  },
];
