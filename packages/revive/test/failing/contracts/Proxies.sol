// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.20;

/// What the proxies run.
contract Logic {
    uint256 private spare;
    uint256 public value;

    error TooSmall(uint256 given);

    function set(uint256 given) external {
        if (given < 5) revert TooSmall(given); // @uups 1 Logic.set | @beacon 1 Logic.set | @delegate 1 Logic.set
        value = given;
    }
}

abstract contract Delegates {
    function _delegate(address to) internal {
        assembly { // @uups 2 Delegates._delegate | @beacon 2 Delegates._delegate
            calldatacopy(0, 0, calldatasize())
            let done := delegatecall(gas(), to, 0, calldatasize(), 0, 0)
            returndatacopy(0, 0, returndatasize())
            if iszero(done) {
                revert(0, returndatasize())
            }
            return(0, returndatasize())
        }
    }
}

/// A proxy of the ERC-1967 slot, as UUPS has it.
contract UupsProxy is Delegates {
    bytes32 private constant SLOT = 0x360894a13ba1a3210667c828492db98dca3e2076cc3735a920a3ca505d382bbc;

    constructor(address logic) {
        assembly {
            sstore(SLOT, logic)
        }
    }

    fallback() external payable {
        address logic;
        assembly {
            logic := sload(SLOT)
        }
        _delegate(logic); // @uups 3 UupsProxy.fallback
    }
}

contract Beacon {
    address public implementation;

    constructor(address logic) {
        implementation = logic;
    }
}

contract BeaconProxy is Delegates {
    Beacon private immutable beacon;

    constructor(Beacon given) {
        beacon = given;
    }

    fallback() external payable {
        _delegate(beacon.implementation()); // @beacon 3 BeaconProxy.fallback
    }
}

contract Setup {
    Logic private logic = new Logic();
    Logic private uups;
    Logic private beacon;
    uint256 public value;

    constructor() {
        uups = Logic(address(new UupsProxy(address(logic))));
        beacon = Logic(address(new BeaconProxy(new Beacon(address(logic)))));
    }

    function throughUups(uint256 given) external {
        uups.set(given); // @uups 4 Setup.throughUups
    }

    function throughBeacon(uint256 given) external {
        beacon.set(given); // @beacon 4 Setup.throughBeacon
    }

    function delegates(uint256 given) external {
        (bool done, bytes memory data) = address(logic).delegatecall(abi.encodeCall(Logic.set, (given))); // @delegate 2 Setup.delegates
        if (!done) {
            assembly {
                revert(add(data, 32), mload(data))
            }
        }
    }
}
