/** Attributes that are the address of a client, or of who is at the other end of its connection, in conventions old and new. */
export const ADDRESS_NAMES: ReadonlySet<string> = new Set([
  'client.address',
  'network.peer.address',
  'http.client_ip',
  'net.peer.ip',
  'net.sock.peer.addr',
  'client.socket.address',
  'source.address',
]);

/** Of a span of a request that the application sends, the other end is no client. */
export const PEER_NAMES: ReadonlySet<string> = new Set(['network.peer.address', 'net.peer.ip', 'net.sock.peer.addr']);

/** Headers that tell who came before the proxy, as the HTTP instrumentation captures them. */
export const FORWARDED_NAME =
  /^http\.request\.header\.(?:x[_-]forwarded[_-]for|forwarded|x[_-]real[_-]ip|x[_-]client[_-]ip|cf[_-]connecting[_-]ip|true[_-]client[_-]ip|fastly[_-]client[_-]ip|x[_-]cluster[_-]client[_-]ip)$/i;
