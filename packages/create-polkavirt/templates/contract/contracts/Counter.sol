// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// A counter that goes up to a limit.
contract Counter {
    uint256 public constant LIMIT = 100;
    uint256 public count;

    event Incremented(address indexed by, uint256 count);

    error LimitReached(uint256 limit, uint256 wanted);

    function increment(uint256 by) external {
        uint256 wanted = count + by;
        if (wanted > LIMIT) revert LimitReached(LIMIT, wanted);
        count = wanted;
        emit Incremented(msg.sender, wanted);
    }
}
