/**
 * Starts the OpenTelemetry SDK for an application that has none:
 *
 *     node --import koa-otel-guard/instrumentation app.js
 *
 * Traces, metrics and logs leave over OTLP/HTTP; the `OTEL_*` variables of the SDK configure all of it. Log records wait
 * in a spool while the collector is away: `GUARD_SPOOL` says where, in memory by default. Secrets are taken out of spans and
 * log records, whoever wrote them, unless `GUARD_REDACT` is `false`. Needs
 * `@opentelemetry/sdk-node`, `@opentelemetry/instrumentation-http` and `@opentelemetry/instrumentation-koa`.
 */
import type { IncomingMessage } from 'node:http';
import { HttpInstrumentation } from '@opentelemetry/instrumentation-http';
import { KoaInstrumentation, KoaLayerType } from '@opentelemetry/instrumentation-koa';
import * as sdk from '@opentelemetry/sdk-node';
import { ATTR_URL_PATH, ATTR_URL_QUERY, ATTR_USER_AGENT_ORIGINAL } from '@opentelemetry/semantic-conventions';
import { redact } from '../src/telemetry/redact.js';
import { hookEsModules } from './es-modules.js';
import { flushAtExit } from './exit.js';
import { spooledLogs } from './logs.js';
import { isRedacting } from './redaction/from-environment.js';
import { redactedTraces } from './redacted-traces.js';

// A check span shrinks to a tenth on the wire.
process.env.OTEL_EXPORTER_OTLP_COMPRESSION ??= 'gzip';

hookEsModules(['koa', 'http', 'https', 'node:http', 'node:https']);

const redacting = isRedacting(process.env);
const logs = spooledLogs(process.env, redacting);
const nodeSdk = new sdk.NodeSDK({
  ...resourceDetectors(),
  ...logs?.configuration,
  ...(redacting && redactedTraces(process.env)),
  instrumentations: [
    new HttpInstrumentation({ startIncomingSpanHook: withoutSecrets }),
    // A middleware's span stays open while everything behind it runs: what it shows is not the middleware's own time.
    new KoaInstrumentation({ ignoreLayersType: [KoaLayerType.MIDDLEWARE] }),
  ],
});
nodeSdk.start();
flushAtExit(
  () => nodeSdk.shutdown(),
  () => logs?.isDelivering() === true,
);

/** The server span carries path, query and agent as they came: what is a secret in them is taken out here. */
function withoutSecrets({ url = '', headers }: IncomingMessage): Record<string, string> {
  const [path = '', query] = url.split('?', 2);
  const agent = headers['user-agent'];
  return {
    [ATTR_URL_PATH]: redact(path),
    ...(query && { [ATTR_URL_QUERY]: redact(query, 1_024) }),
    ...(agent && { [ATTR_USER_AGENT_ORIGINAL]: redact(agent) }),
  };
}

/** SDK 2.x leaves `service.instance.id` out by default, and replicas' counters would collide; SDK 3.x has it. */
function resourceDetectors(): Partial<sdk.NodeSDKConfiguration> {
  const isOlderLine = 'resources' in sdk;
  if (!isOlderLine || process.env.OTEL_NODE_RESOURCE_DETECTORS) return {};
  const { envDetector, hostDetector, processDetector, serviceInstanceIdDetector } = sdk.resources;
  return { resourceDetectors: [serviceInstanceIdDetector, processDetector, hostDetector, envDetector] };
}
