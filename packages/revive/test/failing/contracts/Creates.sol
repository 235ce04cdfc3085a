// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.20;

contract Created {
    uint256 public number;

    constructor(uint256 given) {
        number = given;
    }
}

/// What contracts for the EVM do to create others.
contract Creates {
    function makes() external returns (address) {
        return address(new Created(5));
    }

    function creationCode() external pure returns (bytes memory) {
        return type(Created).creationCode;
    }

    function createsCode() external returns (address made) {
        bytes memory code = abi.encodePacked(type(Created).creationCode, abi.encode(5));
        assembly {
            made := create(0, add(code, 32), mload(code))
        }
    }

    /// As in OpenZeppelin's `Clones`.
    function clones(address target) external returns (address made) {
        assembly {
            mstore(0x00, or(shr(0xe8, shl(0x60, target)), 0x3d602d80600a3d3981f3363d3d373d3d3d363d73000000))
            mstore(0x20, or(shl(0x78, target), 0x5af43d82803e903d91602b57fd5bf3))
            made := create2(0, 0x09, 0x37, 1)
        }
    }

    function createsOf(bytes calldata code) external returns (address made) {
        assembly {
            calldatacopy(0x80, code.offset, code.length)
            made := create(0, 0x80, code.length)
        }
    }
}
