import type { PrivacyOptions } from '../../src/options/privacy.js';
import { type Exporter, exportInstead } from './exporter.js';
import { type Attributes, type Redaction, redactionOf } from './redaction.js';

/** A SpanExporter of the SDK, 2.x or 3.x. */
export type SpanExporter<ReadableSpan> = Exporter<ReadableSpan>;

/**
 * Wraps the span exporter of an SDK so that no secret leaves: attributes of spans, events and links, names and status
 * messages. Options that are not given are taken from the environment, `GUARD_PRIVACY_CLIENT_ADDRESS` for one.
 *
 * @example
 * new NodeSDK({ traceExporter: redactedSpanExporter(new OTLPTraceExporter()) });
 *
 * @throws {GuardOptionsError} naming every option that is wrong.
 */
export function redactedSpanExporter<ReadableSpan extends Span>(
  exporter: SpanExporter<ReadableSpan>,
  options?: PrivacyOptions,
): SpanExporter<ReadableSpan> {
  const redaction = redactionOf(options);
  return exportInstead(exporter, (span) => redactedSpan(span, redaction) as ReadableSpan);
}

/** What exporters of either line read of a span. */
interface Span {
  readonly name: string;
  readonly kind: number;
  readonly spanContext: () => unknown;
  readonly parentSpanContext?: unknown;
  readonly startTime: unknown;
  readonly endTime: unknown;
  readonly status: { readonly code: number; readonly message?: string };
  readonly attributes: object;
  readonly links: readonly Part[];
  readonly events: readonly (Part & { readonly name: string })[];
  readonly duration: unknown;
  readonly ended: boolean;
  readonly resource: object;
  readonly instrumentationScope: object;
  readonly droppedAttributesCount: number;
  readonly droppedEventsCount: number;
  readonly droppedLinksCount: number;
}

interface Part {
  readonly attributes?: object;
  readonly droppedAttributesCount?: number;
}

function redactedSpan(span: Span, redaction: Redaction): Span {
  const name = redaction.text(span.name);
  const { attributes, dropped } = redaction.attributes(span.attributes as Attributes, isOutgoing(span.kind));
  const events = parts(span.events, (event) => {
    const safe = redactedPart(event, redaction);
    const eventName = redaction.text(event.name);
    return eventName === event.name ? safe : { ...safe, name: eventName };
  });
  const links = parts(span.links, (link) => redactedPart(link, redaction));
  const message = span.status.message && redaction.text(span.status.message);
  const status = message === span.status.message ? span.status : { code: span.status.code, message: message ?? '' };
  const isSame =
    name === span.name &&
    attributes === span.attributes &&
    events === span.events &&
    links === span.links &&
    status === span.status;
  if (isSame) return span;
  // A span of the SDK is an object of a class, whose fields are its own affair.
  return {
    name,
    kind: span.kind,
    spanContext: () => span.spanContext(),
    ...(span.parentSpanContext !== undefined && { parentSpanContext: span.parentSpanContext }),
    startTime: span.startTime,
    endTime: span.endTime,
    status,
    attributes,
    links,
    events,
    duration: span.duration,
    ended: span.ended,
    resource: span.resource,
    instrumentationScope: span.instrumentationScope,
    droppedAttributesCount: span.droppedAttributesCount + dropped,
    droppedEventsCount: span.droppedEventsCount,
    droppedLinksCount: span.droppedLinksCount,
  };
}

/** CLIENT and PRODUCER of the API. */
function isOutgoing(kind: number): boolean {
  return kind === 2 || kind === 3;
}

function redactedPart<Given extends Part>(part: Given, redaction: Redaction): Given {
  if (!part.attributes) return part;
  const { attributes, dropped } = redaction.attributes(part.attributes as Attributes, false);
  if (attributes === part.attributes) return part;
  return { ...part, attributes, droppedAttributesCount: (part.droppedAttributesCount ?? 0) + dropped };
}

/** The same list where all of its parts are the same. */
function parts<Given>(given: readonly Given[], redacted: (part: Given) => Given): readonly Given[] {
  if (given.length === 0) return given;
  const safe = given.map(redacted);
  return safe.some((part, index) => part !== given[index]) ? safe : given;
}
