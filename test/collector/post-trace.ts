/** A span to be sent, as little of it as matters to whoever chooses traces. */
export interface PostedSpan {
  readonly name: string;
  readonly attributes?: Readonly<Record<string, string>>;
  readonly isError?: boolean;
  /** The number of the parent; without it the span is a root. */
  readonly parent?: number;
}

/** Sends spans of one trace, by its number, to an OTLP receiver. Throws when they are not taken. */
export async function postTrace(url: string, trace: number, spans: readonly PostedSpan[]): Promise<void> {
  const response = await fetch(`${url}/v1/traces`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      resourceSpans: [{ scopeSpans: [{ spans: spans.map((span) => wireSpan(trace, span)) }] }],
    }),
  });
  if (!response.ok) throw new Error(`the spans were answered with ${response.status}: ${await response.text()}`);
}

let sent = 0;

function wireSpan(trace: number, { name, attributes = {}, isError = false, parent }: PostedSpan) {
  const now = `${Date.now()}000000`;
  return {
    traceId: hex(trace, 32),
    spanId: hex(++sent, 16),
    ...(parent !== undefined && { parentSpanId: hex(parent, 16) }),
    name,
    kind: 1,
    startTimeUnixNano: now,
    endTimeUnixNano: now,
    attributes: Object.entries(attributes).map(([key, stringValue]) => ({ key, value: { stringValue } })),
    ...(isError && { status: { code: 2 } }),
  };
}

function hex(number: number, digits: number): string {
  return number.toString(16).padStart(digits, '0');
}
