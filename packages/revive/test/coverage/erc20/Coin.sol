// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.20;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
import {ERC20Burnable} from "@openzeppelin/contracts/token/ERC20/extensions/ERC20Burnable.sol";

contract Coin is ERC20, ERC20Burnable {
    constructor(uint256 supply) ERC20("Coin", "CN") {
        _mint(msg.sender, supply);
    }
}
