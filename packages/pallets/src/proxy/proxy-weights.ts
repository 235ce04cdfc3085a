import { type Weight, weightOf } from '@polkavirt/mock-runtime';

/** What the calls of Proxy cost by themselves, without those that they carry. Names are upstream's. */
export interface ProxyWeights {
  /** @param proxies How many proxies an account can have. */
  proxy(proxies: number): Weight;
  /** @param announcements How many announcements can be pending. */
  proxyAnnounced(announcements: number, proxies: number): Weight;
  removeAnnouncement(announcements: number, proxies: number): Weight;
  rejectAnnouncement(announcements: number, proxies: number): Weight;
  announce(announcements: number, proxies: number): Weight;
  addProxy(proxies: number): Weight;
  removeProxy(proxies: number): Weight;
  removeProxies(proxies: number): Weight;
  createPure(proxies: number): Weight;
  killPure(proxies: number): Weight;
  pokeDeposit(): Weight;
}

const plain = (): Weight => weightOf(30_000_000n, 4706n);
const dispatching = (): Weight => weightOf(140_000_000n, 4706n);

/** Of the order of upstream's measurements, in round figures that hold for any number of proxies. */
export const DEFAULT_PROXY_WEIGHTS: ProxyWeights = {
  proxy: dispatching,
  proxyAnnounced: dispatching,
  removeAnnouncement: plain,
  rejectAnnouncement: plain,
  announce: plain,
  addProxy: plain,
  removeProxy: plain,
  removeProxies: plain,
  createPure: plain,
  killPure: plain,
  pokeDeposit: plain,
};
