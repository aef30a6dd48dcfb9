import http from 'node:http';

export interface ShopRequest {
  /** The client that the proxy, which this traffic also plays, says it is forwarding for. */
  readonly from: string;
  readonly method?: 'GET' | 'POST';
  /** Sent as it is: not normalised, not encoded. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly json?: unknown;
  readonly bytes?: Buffer;
  /** The status that the shop answers with when it gets to see the request. */
  readonly expect: number;
}

export interface ShopAnswer {
  /** 0 when there was no answer. */
  readonly status: number;
  readonly body: string;
}

export interface ShopClient {
  send(request: ShopRequest): Promise<ShopAnswer>;
  close(): void;
}

const LONGEST_WAIT = 10_000;
const BROWSER = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0';

/** Speaks to the shop, on this machine unless a host is given, the way a reverse proxy would. */
export function shopClient(port: number, host = '127.0.0.1'): ShopClient {
  const agent = new http.Agent({ keepAlive: true, maxSockets: 32 });
  const target = { host, port, agent, timeout: LONGEST_WAIT };

  return {
    send({ from, method = 'GET', path, headers, json, bytes }) {
      const body = json === undefined ? bytes : Buffer.from(JSON.stringify(json));
      const type = json === undefined ? 'application/octet-stream' : 'application/json';
      const allHeaders: Record<string, string | number> = {
        'User-Agent': BROWSER,
        ...(body && { 'Content-Type': type, 'Content-Length': body.length }),
        ...headers,
      };
      const claimed = allHeaders['X-Forwarded-For'];
      // A proxy appends whom it really speaks with to whatever the client claimed.
      allHeaders['X-Forwarded-For'] = claimed === undefined ? from : `${claimed}, ${from}`;
      return exchange({ ...target, method, path, headers: allHeaders }, body);
    },
    close: () => agent.destroy(),
  };
}

function exchange(options: http.RequestOptions, body: Buffer | undefined): Promise<ShopAnswer> {
  return new Promise((resolve) => {
    const request = http.request(options, async (response) => {
      let text = '';
      try {
        for await (const chunk of response.setEncoding('utf8')) text += chunk;
      } catch {
        // The status has come, which is what counts.
      }
      resolve({ status: response.statusCode ?? 0, body: text });
    });
    request.on('timeout', () => request.destroy());
    request.on('error', () => resolve({ status: 0, body: '' }));
    request.end(body);
  });
}
