// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.20;

// The numbers behind @ are what coverage must say of a line: how often a function was called, how often a line ran, and for each
// branch of the line how often each way was taken.

function half(uint256 value) pure returns (uint256) { // @calls 3
    require(value % 2 == 0, "odd"); // @ran 3 @require 2/1
    return value / 2; // @ran 2
}

library Steps {
    // ö: offsets count bytes, not letters
    function larger(uint256 a, uint256 b) internal pure returns (uint256) { // @calls 6
        return a > b ? a : b; // @ran 6 @?: 2/4
    }

    function never(uint256 a) internal pure returns (uint256) { // @calls 0
        if (a > 3) return 1; // @ran 0 @if 0/0
        return 2; // @ran 0
    }

    function less(uint256 a) internal pure returns (uint256) { // @calls 1
        unchecked { return a - 1; } // @ran 1
    }
}
