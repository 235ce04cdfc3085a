import type { GasMeter } from '../exec/gas-meter.ts';
import { HOST_FUNCTIONS } from '../host-functions.ts';

/** Charges for bytes that come back from a call, whose number is only known afterwards. */
export const chargeCopy = (gas: GasMeter, length: number): void =>
  gas.charge(HOST_FUNCTIONS.return_data_copy.gas.perByte * BigInt(length), 'copying return data');
