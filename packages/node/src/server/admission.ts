import { isIP } from 'node:net';

export interface AdmissionOptions {
  /**
   * Web pages that may connect, by origin; `'all'` for any. Default: pages of this machine, browser extensions, and the Polkadot.js Apps.
   * Programs other than web pages send no origin, and none is required.
   */
  readonly origins?: readonly string[] | 'all';
  /**
   * Names under which clients may address the server besides `localhost` and addresses in digits; `'all'` for any. Default: none on a
   * loopback address, else all. This keeps out web pages whose domain name was pointed at this machine (DNS rebinding).
   */
  readonly hosts?: readonly string[] | 'all';
}

const LOCAL_PAGE = /^https?:\/\/(?:localhost|127\.0\.0\.1|\[::1\])(?::\d+)?$/;
/** An extension is a program that the user installed, so it may connect. */
const EXTENSION = /^(?:chrome|moz|safari-web)-extension:\/\/[^/]+$/;
const POLKADOT_APPS = 'https://polkadot.js.org';

export const isLoopback = (host: string): boolean => host === 'localhost' || host === '::1' || /^127\./.test(host);

/** `[::1]:9944` -> `::1`, `node.local:80` -> `node.local`. */
const nameOf = (host: string): string => {
  const [, bracketed, plain] = /^(?:\[([^\]]*)\]|([^:]*))(?::\d*)?$/.exec(host) ?? [];
  return (bracketed ?? plain ?? host).toLowerCase();
};

/** The checks of a request before it is accepted. */
export interface Admission {
  isAllowedOrigin(origin: string | undefined): boolean;
  /** @param host The `Host` header, which only very old clients leave out. */
  isAllowedHost(host: string | undefined): boolean;
}

/** @param bound Where the server listens. */
export function createAdmission({ origins, hosts }: AdmissionOptions, bound: string): Admission {
  const names = hosts ?? (isLoopback(bound) ? [] : 'all');
  return {
    isAllowedOrigin(origin) {
      if (origin === undefined || origins === 'all') return true;
      if (origins !== undefined) return origins.includes(origin);
      return LOCAL_PAGE.test(origin) || EXTENSION.test(origin) || origin === POLKADOT_APPS;
    },
    isAllowedHost(host) {
      if (host === undefined || names === 'all') return true;
      const name = nameOf(host);
      return name === 'localhost' || isIP(name) !== 0 || names.includes(name);
    },
  };
}
