// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.20;

/// Each use of memory that there is, at any offset and with any size. `codecopy` exists in constructors only, with constants.
contract Memory {
    function mloads(uint256 at) external pure returns (uint256 value) {
        assembly {
            value := mload(at)
        }
    }

    function mstores(uint256 at) external pure {
        assembly {
            mstore(at, 1)
        }
    }

    function mstores8(uint256 at) external pure {
        assembly {
            mstore8(at, 1)
        }
    }

    function mcopiesTo(uint256 at, uint256 size) external pure {
        assembly {
            mcopy(at, 0, size)
        }
    }

    function mcopiesFrom(uint256 at, uint256 size) external pure {
        assembly {
            mcopy(0, at, size)
        }
    }

    function copiesCallData(uint256 at, uint256 size) external pure {
        assembly {
            calldatacopy(at, 0, size)
        }
    }

    function copiesReturnData(uint256 at, uint256 size) external view {
        assembly {
            pop(staticcall(gas(), 4, 0, 64, 0, 0))
            returndatacopy(at, 0, size)
        }
    }

    function hashes(uint256 at, uint256 size) external pure returns (uint256 value) {
        assembly {
            value := keccak256(at, size)
        }
    }

    function logs0(uint256 at, uint256 size) external {
        assembly {
            log0(at, size)
        }
    }

    function logs4(uint256 at, uint256 size) external {
        assembly {
            log4(at, size, 1, 2, 3, 4)
        }
    }

    function creates(uint256 at, uint256 size) external returns (uint256 made) {
        assembly {
            made := create(0, at, size)
        }
    }

    function creates2(uint256 at, uint256 size) external returns (uint256 made) {
        assembly {
            made := create2(0, at, size, 5)
        }
    }

    function callsFrom(uint256 at, uint256 size) external returns (uint256 done) {
        assembly {
            done := call(gas(), 4, 0, at, size, 0, 0)
        }
    }

    function callsTo(uint256 at, uint256 size) external returns (uint256 done) {
        assembly {
            done := call(gas(), 4, 0, 0, 64, at, size)
        }
    }

    function staticCallsFrom(uint256 at, uint256 size) external view returns (uint256 done) {
        assembly {
            done := staticcall(gas(), 4, at, size, 0, 0)
        }
    }

    function staticCallsTo(uint256 at, uint256 size) external view returns (uint256 done) {
        assembly {
            done := staticcall(gas(), 4, 0, 64, at, size)
        }
    }

    function delegatesFrom(uint256 at, uint256 size) external returns (uint256 done) {
        assembly {
            done := delegatecall(gas(), 4, at, size, 0, 0)
        }
    }

    function delegatesTo(uint256 at, uint256 size) external returns (uint256 done) {
        assembly {
            done := delegatecall(gas(), 4, 0, 64, at, size)
        }
    }

    function returns_(uint256 at, uint256 size) external pure {
        assembly {
            return(at, size)
        }
    }

    function reverts(uint256 at, uint256 size) external pure {
        assembly {
            revert(at, size)
        }
    }

    function allocates(uint256 size) external pure returns (uint256) {
        bytes memory many = new bytes(size);
        return many.length;
    }
}

/// Traps that a contract asks for itself, after conditions that are like those of the compiler.
contract Invalid {
    function plain() external pure {
        assembly {
            invalid()
        }
    }

    function shifted() external view {
        assembly {
            if shr(16, gas()) {
                invalid()
            }
            mstore(0x80, gas())
        }
    }

    function bounded(uint256 at) external pure {
        assembly {
            if gt(at, 65536) {
                invalid()
            }
            mstore(0x80, at)
        }
    }

    function wide(uint256 given) external {
        assembly {
            if gt(given, 0xffffffff) {
                invalid()
            }
            sstore(0, given)
        }
    }
}
