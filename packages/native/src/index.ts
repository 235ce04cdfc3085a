export { createNative, type NativeLimits, type NativeOptions } from './create-native.ts';
export {
  createTypestateNative,
  type TypestateLimits,
  type TypestateNativeOptions,
} from './create-typestate-native.ts';
