import type { GasMeter } from '../exec/gas-meter.ts';
import { HOST_FUNCTIONS } from '../host-functions.ts';

/** Charges for the output of a call, whose length is known only after it. */
export const chargeCopy = (gas: GasMeter, length: number): void =>
  gas.charge(HOST_FUNCTIONS.return_data_copy.gas.perByte * BigInt(length), 'copying return data');
