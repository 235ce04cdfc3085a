// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.20;

/// Each of the compiler's panics.
contract Panics {
    enum Level {
        Low,
        High
    }

    uint256 private zero;
    uint256[] private list;
    uint256[3] private three;
    bytes private packed;
    function(uint256) internal returns (uint256) private unset;
    Level public level;

    function asserts() external view {
        assert(zero == 1); // @assert 1 Panics.asserts
    }

    function overflows(uint256 n) external returns (uint256) {
        zero = _twice(n); // @overflow 2 Panics.overflows
        return zero;
    }

    function _twice(uint256 n) private pure returns (uint256) {
        return n * 2; // @overflow 1 Panics._twice
    }

    function divides(uint256 n) external view returns (uint256) {
        uint256 more = n + 1;
        return more / zero; // @division 1 Panics.divides
    }

    function badEnum(uint256 n) external {
        level = Level(n); // @enum 1 Panics.badEnum
    }

    function badBytes() external returns (uint256) {
        assembly {
            sstore(packed.slot, 1)
        }
        packed.push(0x01); // @bytes 1 Panics.badBytes
        return packed.length;
    }

    function pops() external {
        list.pop(); // @pop 1 Panics.pops
    }

    function index(uint256 n) external view returns (uint256) {
        return three[n]; // @index 1 Panics.index
    }

    function allocates(uint256 n) external pure returns (uint256) {
        uint256[] memory many = new uint256[](n); // @allocate 1 Panics.allocates
        return many.length;
    }

    function calls() external returns (uint256) {
        return unset(1); // @unset 1 Panics.calls
    }
}
