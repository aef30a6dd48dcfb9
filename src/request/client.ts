import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import type { Settings } from '../options/schema.js';
import { type Address, parseAddress } from './address.js';
import { type Hop, hopsFromForwarded, hopsFromList } from './forwarded.js';
import { proxyTrust } from './proxy-trust.js';

/** Who sent a request, as far as trusted parties tell. One answer per request, for every check and every event. */
export interface Client {
  /** The client's address. Absent only for a unix socket whose other end says nothing that is trusted. */
  readonly address: Address | undefined;
  /** The other end of the connection: the client or the nearest proxy. */
  readonly peer: Address | undefined;
  readonly secure: boolean;
  /** True for a client that reset its connection before its address was read: nobody can say who it was. */
  readonly gone?: boolean;
  /** True when the other end is a trusted proxy, so that headers of its own are believed. */
  readonly viaProxy?: boolean;
}

export type ClientResolver = (req: IncomingMessage) => Client;

/**
 * Builds the resolver. It walks the hops from right to left and stops at the first that is not trusted, so what a
 * client wrote into the header itself is never reached.
 */
export function clientResolver(proxies: Settings['proxies']): ClientResolver {
  if (!proxies) return directClient;
  const trust = proxyTrust(proxies.trust);
  const byCountOnly = proxies.trust.length === 0;
  const mostHops = proxies.hops ?? MOST_HOPS;
  const trusts = byCountOnly ? () => true : (address: Address) => trust.has(address);
  const forwarded = proxies.header === 'forwarded';
  const hopsIn = forwarded ? hopsFromForwarded : hopsFromList;

  return (req) => {
    const direct = directClient(req);
    const { peer } = direct;
    if (direct.gone || !(peer ? trusts(peer) : trust.unix || byCountOnly)) return direct;
    const header = headerText(req, proxies.header);

    let address = peer;
    let walked = 0;
    let protocol: string | undefined;
    for (const hop of header === undefined ? [] : hopsIn(header)) {
      walked++;
      protocol = hop.protocol ?? protocol;
      const reported = readHop(hop);
      if (!reported) break;
      address = reported;
      if (walked >= mostHops || !trusts(reported)) break;
    }
    if (!proxies.protocol) return { address, peer, secure: direct.secure, viaProxy: true };
    // A proxy that names no client has still written the entry on the right.
    const scheme = forwarded ? protocol : nthFromRight(headerText(req, 'x-forwarded-proto'), Math.max(1, walked));
    const secure = scheme === undefined ? direct.secure : scheme.toLowerCase() === 'https';
    return { address, peer, secure, viaProxy: true };
  };
}

/** The most proxies that are walked when no number is given: a bound for hostile headers. */
const MOST_HOPS = 32;

function directClient(req: IncomingMessage): Client {
  const { remoteAddress } = req.socket;
  const secure = (req.socket as TLSSocket).encrypted === true;
  if (remoteAddress !== undefined) {
    const peer = parseAddress(remoteAddress);
    return { address: peer, peer, secure };
  }
  return { address: undefined, peer: undefined, secure, gone: isGone(req.socket) };
}

/** Whether the other end has reset its connection before its address was read. */
export function isGone(socket: Socket): boolean {
  // A unix socket has no address at its own end either.
  return socket.remoteAddress === undefined && (socket.destroyed || socket.localAddress !== undefined);
}

function headerText(req: IncomingMessage, name: string): string | undefined {
  const value = req.headers[name];
  if (Array.isArray(value)) return value.join(',');
  return typeof value === 'string' ? value : undefined;
}

/** A hop's address without its port and brackets: `192.0.2.1:80`, `[2001:db8::1]:80`. */
function readHop({ node }: Hop): Address | undefined {
  if (node.startsWith('[')) return parseAddress(node.slice(1, Math.max(1, node.lastIndexOf(']'))));
  const colon = node.indexOf(':');
  const hasPort = colon !== -1 && colon === node.lastIndexOf(':');
  return parseAddress(hasPort ? node.slice(0, colon) : node);
}

/** Of a list that each proxy appends to: what the outermost of the proxies walked wrote. */
function nthFromRight(list: string | undefined, n: number): string | undefined {
  if (list === undefined) return undefined;
  let entry: string | undefined;
  let walked = 0;
  for (const { node } of hopsFromList(list)) {
    entry = node;
    if (++walked >= n) break;
  }
  return entry;
}
