// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.20;

import {half, Steps} from "./lib/Steps.sol";

interface ITarget {
    function get(uint256 which) external view returns (uint256);
}

abstract contract Owned {
    address internal owner;

    constructor(address first) { // @calls 1
        owner = first; // @ran 1
    }

    modifier onlyOwner() { // @calls 2
        require(msg.sender == owner, "not the owner"); // @ran 2 @require 1/1
        _; // @ran 1
    }

    modifier twice(uint256 times) virtual { // @calls 1
        for (uint256 i = 0; i < times; i++) // @ran 1
            _; // @ran 2
    }

    function hook(uint256 value) internal virtual returns (uint256) { // @calls 1
        return value + 1; // @ran 1
    }

    function unimplemented() external virtual;
}

contract Target is ITarget {
    uint256 private immutable base;
    uint256 private immutable twofold;

    constructor(uint256 given) { // @calls 2
        if (given == 0) { // @ran 2 @if 1/1
            base = 7; // @ran 1
        } else {
            base = given; // @ran 1
        }
        twofold = given * 2; // @ran 2
    }

    function get(uint256 which) external view override returns (uint256) { // @calls 4
        if (which == 0) return base; // @ran 4 @if 2/2
        else if (which == 1) revert("one"); // @ran 2 @if 1/1
        assert(which == 2); // @ran 1 @assert 0/1
        return twofold; // @ran 0
    }
}

contract Covered is Owned(msg.sender) {
    Target private target;
    uint256[] public list;
    mapping(uint256 => uint256) private seen;
    function(uint256) internal returns (uint256) private pointer;

    constructor(uint256 given) { // @calls 1
        target = new Target(given); // @ran 1
        pointer = hook; // @ran 1
    }

    function unimplemented() external override {} // @calls 0

    function hook(uint256 value) internal override returns (uint256) { // @calls 1
        return super.hook(value) * 2; // @ran 1
    }

    function fill(uint256 count) external returns (uint256 sum) { // @calls 2
        uint256 i; // @ran 2
        while (i < count) { // @ran 2
            if (i == 2) { i += 2; continue; } // @ran 6 @if 1/5
            list.push(i); // @ran 5
            sum += Steps.larger( // @ran 5
                i, // it is one statement
                1);
            i++; // @ran 5
        }
        do { sum++; } while (sum < 3); // @ran 2
        for (;;) if (sum > 4) break; else sum++; // @ran 4 @if 2/2
    }

    function guarded(uint256 value) external onlyOwner returns (uint256) { // @calls 1
        seen[value] = block.number; // @ran 1
        return pointer(value); // @ran 1
    }

    function repeated() external twice(2) { // @calls 2
        list.push(9); // @ran 2
    }

    function ask(uint256 which) external view returns (uint256) { // @calls 3
        try target.get(which) returns (uint256 value) { // @ran 3 @try 1/1/1
            return value; // @ran 1
        } catch Error(string memory) {
            return 100; // @ran 1
        } catch {
            return 200; // @ran 1
        }
    }

    function halves(uint256 value) external pure returns (uint256) { // @calls 3
        return half(value); // @ran 3
    }

    function choose(bool a, bool b) external pure returns (uint256 result) { // @calls 3
        if (a && b) result = a ? b ? 1 : 2 : 3; // @ran 3 @if 1/2 @?: 1/0 @?: 1/0
        else if (a || b) { // @ran 2 @if 1/1
            // Both a comment and assembly.
            /// @solidity memory-safe-assembly
            assembly { // @ran 1
                if a { result := 4 }
            }
        }
        if (result == 3) return 1; else return result; /* ; } */ // @ran 3 @if 0/3
    }

    function beyond(uint256 a) external pure returns (uint256) { // @calls 1
        return Steps.less(a); // @ran 1
    }

    function pick() external pure returns (uint256) { // @calls 1
        return Steps.larger(2, 1); // @ran 1
    }

    function undone() external { // @calls 1
        list.push(1); // @ran 1
        revert("undone"); // @ran 1
    }

    function returnedData(address to) external returns (uint256 size) { // @calls 1
        (bool success, ) = to.call(abi.encodeCall(ITarget.get, (0))); // @ran 1
        success = !success; // @ran 1
        assembly { // @ran 1
            size := returndatasize()
        }
    }

    receive() external payable { // @calls 1
        if (msg.value == 0) revert(); // @ran 1 @if 0/1
    }

    fallback() external { // @calls 0
        list.pop(); // @ran 0
    }
}

contract Unused {
    function nothing(uint256 a) external pure returns (uint256) { // @calls 0
        while (a > 0) a--; // @ran 0
        return a; // @ran 0
    }
}
