export * from './create-native.ts';
export * from './create-typestate-native.ts';
export { NativeVirt } from './native-virt.ts';
