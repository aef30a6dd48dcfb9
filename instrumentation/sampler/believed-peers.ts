import type { Attributes } from '@opentelemetry/api';
import {
  ATTR_NETWORK_PEER_ADDRESS,
  ATTR_NETWORK_TRANSPORT,
  NETWORK_TRANSPORT_VALUE_TCP,
} from '@opentelemetry/semantic-conventions';
import { parseCidr } from '../../src/intel/cidr.js';
import { parseAddress } from '../../src/request/address.js';
import { PROXY_WORDS, proxyTrust } from '../../src/request/proxy-trust.js';

/**
 * Whether a server span's peer, by the attributes that it starts with, is one of those trusted. A peer without an
 * address is a unix socket's, or a client that has reset its connection, of which the preload says that it is none.
 */
export function believedPeers(trust: readonly string[]): (attributes: Attributes) => boolean {
  const trusted = proxyTrust(trust);
  return (attributes) => {
    const peer = attributes[ATTR_NETWORK_PEER_ADDRESS] ?? attributes[OLDER_PEER_ADDRESS];
    if (typeof peer !== 'string')
      return trusted.unix && attributes[ATTR_NETWORK_TRANSPORT] !== NETWORK_TRANSPORT_VALUE_TCP;
    const address = parseAddress(peer);
    return address !== undefined && trusted.has(address);
  };
}

/** Whether a text may stand in `trust`. */
export function isProxy(value: string): boolean {
  return PROXY_WORDS.has(value) || parseCidr(value) !== undefined;
}

/** As the HTTP instrumentation called it before the conventions were stable. */
const OLDER_PEER_ADDRESS = 'net.peer.ip';
