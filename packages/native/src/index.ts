export * from './create-native.ts';
export { NativeVirt } from './native-virt.ts';
