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
import { NodeSDK } from '@opentelemetry/sdk-node';
import {
  ATTR_NETWORK_TRANSPORT,
  ATTR_URL_PATH,
  ATTR_URL_QUERY,
  ATTR_USER_AGENT_ORIGINAL,
  NETWORK_TRANSPORT_VALUE_TCP,
} from '@opentelemetry/semantic-conventions';
import { isGone } from '../src/request/client.js';
import { redact } from '../src/telemetry/redact.js';
import { hookEsModules } from './es-modules.js';
import { flushAtExit } from './exit.js';
import { spooledLogs } from './logs.js';
import { countedMetrics } from './metrics.js';
import { isRedacting } from './redaction/from-environment.js';
import { resourceOf } from './resource.js';
import { samplerFromEnvironment } from './sampler/from-environment.js';
import { tracesOf } from './traces.js';

// A check span shrinks to a tenth on the wire.
process.env.OTEL_EXPORTER_OTLP_COMPRESSION ??= 'gzip';

hookEsModules(['koa', 'http', 'https', 'node:http', 'node:https']);

const redacting = isRedacting(process.env);
const logs = spooledLogs(process.env, redacting);
const nodeSdk = new NodeSDK({
  ...resourceOf(process.env),
  ...tracesOf(process.env, redacting),
  ...countedMetrics(process.env),
  ...logs?.configuration,
  sampler: samplerFromEnvironment(process.env),
  instrumentations: [
    new HttpInstrumentation({ startIncomingSpanHook: startOf }),
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
function startOf({ url = '', headers, socket }: IncomingMessage): Record<string, string> {
  const end = url.indexOf('?');
  const path = end === -1 ? url : url.slice(0, end);
  const query = end === -1 ? '' : url.slice(end + 1);
  const agent = headers['user-agent'];
  return {
    ...(isGone(socket) && { [ATTR_NETWORK_TRANSPORT]: NETWORK_TRANSPORT_VALUE_TCP }),
    [ATTR_URL_PATH]: redact(path),
    ...(query && { [ATTR_URL_QUERY]: redact(query, 1_024) }),
    ...(agent && { [ATTR_USER_AGENT_ORIGINAL]: redact(agent) }),
  };
}
