// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.20;

import {halve, Steps} from "./lib/Steps.sol";

library Sums {
    function add(uint8 a, uint8 b) internal pure returns (uint8) {
        return a + b; // @library 1 Sums.add
    }
}

contract Base {
    uint256 internal limit = 3;

    modifier atMost(uint256 wanted) {
        require(wanted <= limit, "too many"); // @modifier 1 Base.atMost
        _;
    }

    function check(uint256 wanted) internal view {
        if (wanted > limit) {
            revert("beyond the limit"); // @inherited 1 Base.check
        }
    }
}

/// Failures within one contract. A line of a stack is marked: the case, its position (1 is the innermost), the function.
contract Plain is Base {
    error Broke(uint256 wanted, address who, string why);

    uint256 public total;
    uint256[] private list;

    function requireText() external {
        total += 1;
        require(total == 0, "never"); // @require 1 Plain.requireText
    }

    function customError(uint256 wanted) external view {
        _refuse(wanted); // @custom 2 Plain.customError
    }

    function _refuse(uint256 wanted) private view {
        if (wanted > 1) {
            revert Broke(wanted, address(this), "as asked"); // @custom 1 Plain._refuse
        }
    }

    function inLibrary(uint8 a) external returns (uint8) {
        total = Sums.add(a, 200); // @library 2 Plain.inLibrary
        return uint8(total);
    }

    function inModifier(uint256 wanted) external atMost(wanted) { // @modifier 2 Plain.inModifier
        list.push(wanted);
    }

    function inherited(uint256 wanted) external view returns (uint256) {
        check(wanted); // @inherited 2 Plain.inherited
        return limit - wanted;
    }

    function free(uint256 odd) external pure returns (uint256) {
        return halve(odd); // @free 2 Plain.free
    }

    function imported(uint256 steps) external pure returns (uint256) {
        Steps.Walk memory walk = Steps.begin(steps);
        return Steps.take(walk, 9); // @imported 3 Plain.imported
    }

    function pointer(uint256 which) external view returns (uint256) {
        function(uint256) internal view returns (uint256) chosen = which == 0 ? _one : _two;
        return chosen(which); // @pointer 2 Plain.pointer
    }

    function _one(uint256 given) private view returns (uint256) {
        return total + given;
    }

    function _two(uint256 given) private view returns (uint256) {
        require(given == total, "not the total"); // @pointer 1 Plain._two
        return given;
    }
}
