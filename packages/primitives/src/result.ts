/**
 * The result of a call of `VirtT`: the value, or the trait's own error as a value.
 *
 * Errors of the interface (`ExecError`, `MemoryError`, ...) are never thrown. An exception is always a {@link
 * HostFault}: the host or the wire is broken, not the program.
 */
export type Result<T, E> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: E };

/** The success of a {@link Result}. */
export const ok = <T>(value: T): { readonly ok: true; readonly value: T } => ({ ok: true, value });

/** The failure of a {@link Result}. */
export const err = <const E>(error: E): { readonly ok: false; readonly error: E } => ({ ok: false, error });

/** Why a {@link HostFault} was thrown. */
export type HostFaultCode =
  /** The table lacks a host function that the forwarder calls. */
  | 'MissingHostFunction'
  /** Bytes that crossed the wire are not what the wire's format allows. */
  | 'MalformedWire'
  /** Host and forwarder speak different versions of a wire. */
  | 'WireVersion'
  /** A value does not fit the type that the interface gives it (an offset beyond u32, a gas beyond i64). */
  | 'ValueOutOfRange'
  /** A pointer or length leaves the linear memory of the wire. */
  | 'BadPointer'
  /** A bug of this library. */
  | 'Internal';

/**
 * The only class that is thrown on purpose: the host, the wire or the caller's arguments are broken, and no error of
 * the interface describes that. A guest can never cause one.
 */
export class HostFault extends Error {
  override readonly name = 'HostFault';
  readonly code: HostFaultCode;

  constructor(code: HostFaultCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
