import { BlockList, isIP } from 'node:net';

/** Addresses that are not the public internet: RFC 6890 and its IPv6 kin. */
const PRIVATE = new BlockList();
for (const [network, bits] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['224.0.0.0', 3],
] as const) {
  PRIVATE.addSubnet(network, bits, 'ipv4');
}
for (const [network, bits] of [
  ['::', 127],
  ['64:ff9b::', 96],
  ['fc00::', 7],
  ['fe80::', 10],
  ['ff00::', 8],
] as const) {
  PRIVATE.addSubnet(network, bits, 'ipv6');
}

/** All addresses of a host name. Rejects when there are none. */
export type Lookup = (host: string) => Promise<readonly string[]>;

/**
 * Whether a redirect may lead to this host: not into the private network, unless the source was configured for that very
 * host. A name that does not resolve here may pass: behind a proxy only the proxy can resolve it.
 */
export async function mayVisit(url: URL, configured: URL, lookup: Lookup): Promise<boolean> {
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return false;
  if (url.host === configured.host) return true;
  const host = url.hostname.replace(/^\[|\]$/g, '');
  if (isIP(host)) return isPublic(host);
  if (/(?:^|\.)(?:localhost|local|internal)\.?$/i.test(host)) return false;
  const addresses = await lookup(host).catch((): readonly string[] => []);
  return addresses.every(isPublic);
}

function isPublic(address: string): boolean {
  const version = isIP(address);
  return version !== 0 && !PRIVATE.check(address, version === 6 ? 'ipv6' : 'ipv4');
}
