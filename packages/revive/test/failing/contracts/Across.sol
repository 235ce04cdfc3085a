// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.20;

contract Bottom {
    error Insufficient(uint256 available, uint256 needed);

    mapping(address => uint256) private held;

    function take(uint256 amount) external returns (uint256) {
        uint256 available = held[msg.sender];
        if (available < amount) {
            revert Insufficient(available, amount); // @down 1 Bottom.take
        }
        held[msg.sender] -= amount;
        return held[msg.sender];
    }

    function burn() external {
        for (uint256 i = 0; ; i++) held[address(uint160(i))] = i + 1; // @gas 1 Bottom.burn
    }

    function fill(uint256 words) external pure returns (uint256) {
        uint256[] memory many = new uint256[](words); // @heap 1 Bottom.fill
        return many.length;
    }

    function enter() external {
        Top(msg.sender).reenter(); // @reenter 3 Bottom.enter
    }
}

contract Middle {
    Bottom private immutable bottom = new Bottom();

    function withdraw(uint256 amount) external returns (uint256) {
        return _forward(amount); // @down 3 Middle.withdraw
    }

    function _forward(uint256 amount) private returns (uint256) {
        return bottom.take(amount); // @down 2 Middle._forward
    }

    function burn() external {
        bottom.burn(); // @gas 2 Middle.burn
    }

    function fill() external view returns (uint256) {
        return bottom.fill(3000); // @heap 2 Middle.fill
    }
}

contract Top {
    Middle private middle = new Middle();
    Bottom private bottom = new Bottom();
    bool private entered;
    uint256 public caught;

    error Reentered();

    function down() external returns (uint256) {
        uint256 left = middle.withdraw(7); // @down 4 Top.down
        return left;
    }

    function gas() external {
        middle.burn{gas: 400000}(); // @gas 3 Top.gas
    }

    function heap() external view returns (uint256) {
        return middle.fill(); // @heap 3 Top.heap
    }

    modifier once() {
        if (entered) revert Reentered(); // @reenter 1 Top.once
        entered = true;
        _; // @reenter 5 Top.once
        entered = false;
    }

    function start() external once { // @reenter 6 Top.start
        bottom.enter(); // @reenter 4 Top.start
    }

    function reenter() external once { // @reenter 2 Top.reenter
        caught++;
    }

    function swallow() external {
        try middle.withdraw(9) {
            caught = 1;
        } catch {
            caught = 2;
        }
        require(caught == 0, "after the catch"); // @swallow 1 Top.swallow
    }

    function sendTooMuch() external {
        payable(address(0x1234)).transfer(10 ether); // @transfer 1 Top.sendTooMuch
    }
}

contract Refuses {
    uint256 private immutable price;

    constructor(uint256 given) {
        price = _checked(given); // @creation 2 Refuses.constructor
    }

    function _checked(uint256 given) private pure returns (uint256) {
        require(given < 10, "too dear"); // @creation 1 Refuses._checked
        return given;
    }

    function cost() external view returns (uint256) {
        return price;
    }
}

contract Makes {
    uint256 public count;

    function make(uint256 price) external returns (address) {
        count++;
        return address(new Refuses(price)); // @creation 3 Makes.make
    }
}
