// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.20;

function halve(uint256 n) pure returns (uint256) {
    require(n % 2 == 0, "odd"); // @free 1 halve
    return n / 2;
}

library Steps {
    error TooFar(uint256 from, uint256 to);

    struct Walk {
        uint256 at;
        uint256 end;
    }

    function begin(uint256 end) internal pure returns (Walk memory) {
        return Walk(0, end);
    }

    function take(Walk memory walk, uint256 steps) internal pure returns (uint256) {
        walk.at = inside(walk, walk.at + steps); // @imported 2 Steps.take
        return walk.at;
    }

    function inside(Walk memory walk, uint256 to) private pure returns (uint256) {
        if (to > walk.end) revert TooFar(walk.at, to); // @imported 1 Steps.inside
        return to;
    }
}
