import { parseAddress } from './address.js';

/** Whether what goes to a URL is read by nobody on the way: over https, or over http without leaving this machine. */
export function isPrivateWay(url: URL): boolean {
  return url.protocol === 'https:' || isPlainLoopback(url);
}

/** Over http, to this machine. */
export function isPlainLoopback({ protocol, hostname }: URL): boolean {
  if (protocol !== 'http:') return false;
  return hostname === 'localhost' || parseAddress(hostname.replace(/^\[|\]$/g, ''))?.isLoopback === true;
}
