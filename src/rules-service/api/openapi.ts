import { SCOPE_VERSION } from '../../telemetry/scope.js';
import { ACTIONS } from '../action.js';
import { RESULTS } from '../instances.js';
import type { JsonObject } from '../json.js';
import { ROUTES, type Route } from './routes.js';

/** The OpenAPI document of the service (3.1): every route of the table, with what it takes and answers. */
export function openApi(): JsonObject {
  const paths: Record<string, Record<string, JsonObject>> = {};
  for (const route of ROUTES) {
    paths[route.path] = { ...paths[route.path], [route.method.toLowerCase()]: operation(route) };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Rules service of koa-otel-guard',
      version: SCOPE_VERSION,
      description: 'Keeps rule sets, serves them to guards, and lets people change them.',
    },
    security: [{ bearer: [] }],
    paths,
    components: {
      securitySchemes: {
        bearer: { type: 'http', scheme: 'bearer', description: 'A key of the service, or a token (JWT).' },
      },
      parameters: {
        document: {
          name: 'document',
          in: 'query',
          description: 'Which rule set.',
          schema: { type: 'string', pattern: '^[a-z0-9][a-z0-9_-]{0,63}$', default: 'default' },
        },
      },
      schemas: SCHEMAS,
    },
  };
}

interface Description {
  readonly id: string;
  readonly summary: string;
  readonly parameters?: readonly JsonObject[];
  readonly body?: { readonly type: string; readonly schema: JsonObject };
  /** What comes back when it is done. */
  readonly answers: Readonly<Record<string, Answer>>;
  /** The problems that there can be beside those of every route. */
  readonly problems: readonly number[];
}

interface Answer {
  readonly description: string;
  readonly schema?: JsonObject;
  readonly headers?: readonly (keyof typeof HEADERS)[];
}

function operation({ method, path, role }: Route): JsonObject {
  const described = DESCRIPTIONS[`${method} ${path}`];
  if (!described) throw new Error(`${method} ${path} is not described`);
  const { id, summary, parameters = [], body, answers, problems } = described;
  const statuses = [...new Set([400, 401, 403, 429, 500, 503, ...(body ? [413, 415] : []), ...problems])].sort();
  return {
    operationId: id,
    summary,
    description: `Needs the role ${role}.`,
    parameters: [{ $ref: '#/components/parameters/document' }, ...parameters],
    ...(body && { requestBody: { required: true, content: { [body.type]: { schema: body.schema } } } }),
    responses: {
      ...Object.fromEntries(Object.entries(answers).map(([status, answer]) => [status, response(answer)])),
      ...Object.fromEntries(statuses.map((status) => [status, PROBLEM])),
    },
  };
}

function response({ description, schema, headers = [] }: Answer): JsonObject {
  return {
    description,
    ...(headers.length > 0 && { headers: Object.fromEntries(headers.map((name) => [name, HEADERS[name]])) }),
    ...(schema && { content: { 'application/json': { schema } } }),
  };
}

const HEADERS = {
  ETag: { description: 'Of the exact bytes.', schema: { type: 'string' } },
  'Guard-Rules-Version': { description: 'The version of the rules.', schema: { type: 'string', pattern: '^\\d+$' } },
} as const satisfies Record<string, JsonObject>;

const PROBLEM: JsonObject = {
  description: 'What is wrong (RFC 9457).',
  content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
};

const ref = (name: keyof typeof SCHEMAS): JsonObject => ({ $ref: `#/components/schemas/${name}` });
const header = (name: string, description: string, required = false): JsonObject => ({
  name,
  in: 'header',
  required,
  description,
  schema: { type: 'string' },
});

const text = (maxLength: number): JsonObject => ({ type: 'string', minLength: 1, maxLength });
const duration: JsonObject = {
  description: 'Such as "30m", "12h", "7d", or a number of seconds.',
  oneOf: [
    { type: 'string', pattern: '^\\d+(\\.\\d+)?(ms|s|m|h|d)$' },
    { type: 'number', exclusiveMinimum: 0 },
  ],
};
const version: JsonObject = { type: 'integer', minimum: 1 };
const time: JsonObject = { type: 'string', format: 'date-time' };
const object = (properties: JsonObject, required: readonly string[]): JsonObject => ({
  type: 'object',
  additionalProperties: false,
  required,
  properties,
});
const who: JsonObject = {
  address: text(256),
  fingerprint: text(128),
  user: text(256),
  api_key: text(8_192),
};

const SCHEMAS = {
  RuleSet: {
    type: 'object',
    description: 'A rule set. Its JSON Schema is in the package, as koa-otel-guard/rules.schema.json.',
    properties: { format: { const: 1 }, version: { type: 'integer', minimum: 0 } },
  },
  Envelope: object(
    {
      rules: { type: 'string', description: 'The exact text of the rule set, which is what is signed.' },
      signatures: {
        type: 'array',
        items: object(
          { algorithm: { enum: ['ed25519', 'hmac-sha256'] }, key: { type: 'string' }, value: { type: 'string' } },
          ['algorithm', 'key', 'value'],
        ),
      },
    },
    ['rules', 'signatures'],
  ),
  Block: object({ ...who, reason: text(256), duration }, []),
  Unblock: object({ ...who, reason: text(256) }, []),
  Emergency: object(
    {
      on: { type: 'boolean' },
      allow: { type: 'array', items: { type: 'string' } },
      retry_after: duration,
      reason: text(256),
    },
    ['on'],
  ),
  Rollback: object({ version }, ['version']),
  Changed: object(
    {
      document: { type: 'string' },
      version,
      changed: { type: 'boolean', description: 'False where everything was as wished already.' },
      summary: { type: 'string' },
    },
    ['document', 'version', 'changed'],
  ),
  Change: object(
    {
      version,
      at: time,
      actor: { type: 'string' },
      action: { enum: ACTIONS },
      summary: { type: 'string' },
      reason: { type: 'string' },
    },
    ['version', 'at', 'actor', 'action', 'summary'],
  ),
  Instance: object(
    {
      instance: { type: 'string' },
      document: { type: 'string' },
      key: { type: 'string' },
      last_seen: time,
      version: { type: 'integer', minimum: 0 },
      result: { enum: RESULTS },
      reason: { type: 'string' },
    },
    ['instance', 'document', 'key', 'last_seen'],
  ),
  Problem: object(
    {
      type: { type: 'string' },
      title: { type: 'string' },
      status: { type: 'integer', minimum: 400, maximum: 599 },
      detail: { type: 'string' },
      faults: {
        type: 'array',
        items: object({ path: { type: 'string' }, message: { type: 'string' } }, ['path', 'message']),
      },
      trace_id: { type: 'string' },
    },
    ['type', 'title', 'status', 'detail'],
  ),
} as const satisfies Record<string, JsonObject>;

const changed: Answer = {
  description: 'The rules are as wished.',
  schema: ref('Changed'),
  headers: ['ETag', 'Guard-Rules-Version'],
};
const CHANGED = { 200: changed, 201: { ...changed, description: 'These are the first rules of the document.' } };
const IF_MATCH = 'The ETag of the rules that were seen: others have changed nothing since.';

const DESCRIPTIONS: Readonly<Record<string, Description>> = {
  'GET /v1/rules': {
    id: 'readRules',
    summary: 'The rules, signed where the service has a key. What guards poll.',
    parameters: [
      header('If-None-Match', 'The ETag of the rules that are known already.'),
      header('Guard-Instance', 'Which application asks.'),
      header('Guard-Rules-Version', 'The version in force there.'),
      header('Guard-Rules-Result', 'What became of the last rules: "applied", "expired", or "rejected; reason=...".'),
    ],
    answers: {
      200: {
        description: 'The rules.',
        schema: { anyOf: [ref('Envelope'), ref('RuleSet')] },
        headers: ['ETag', 'Guard-Rules-Version'],
      },
      304: { description: 'They are those that are known.', headers: ['ETag', 'Guard-Rules-Version'] },
    },
    problems: [404],
  },
  'PUT /v1/rules': {
    id: 'putRules',
    summary: 'Puts rules in place of others. The service gives them their version.',
    parameters: [header('If-Match', IF_MATCH), header('If-None-Match', '* where there are no rules yet.')],
    body: { type: 'application/json', schema: ref('RuleSet') },
    answers: CHANGED,
    problems: [409, 412, 422, 428],
  },
  'PATCH /v1/rules': {
    id: 'patchRules',
    summary: 'Changes some fields (JSON Merge Patch, RFC 7396).',
    parameters: [header('If-Match', IF_MATCH, true)],
    body: { type: 'application/merge-patch+json', schema: { type: 'object' } },
    answers: CHANGED,
    problems: [412, 422, 428],
  },
  'POST /v1/rules/block': {
    id: 'block',
    summary: 'Blocks an address, a range, a user or an API key.',
    parameters: [header('If-Match', IF_MATCH)],
    body: { type: 'application/json', schema: ref('Block') },
    answers: CHANGED,
    problems: [409, 412, 422],
  },
  'POST /v1/rules/unblock': {
    id: 'unblock',
    summary: 'Takes back what blocks somebody by name.',
    parameters: [header('If-Match', IF_MATCH)],
    body: { type: 'application/json', schema: ref('Unblock') },
    answers: CHANGED,
    problems: [404, 409, 412, 422],
  },
  'POST /v1/rules/emergency': {
    id: 'emergency',
    summary: 'Switches emergency mode on or off.',
    parameters: [header('If-Match', IF_MATCH)],
    body: { type: 'application/json', schema: ref('Emergency') },
    answers: CHANGED,
    problems: [409, 412, 422],
  },
  'POST /v1/rules/rollback': {
    id: 'rollBack',
    summary: 'Makes what an older version says the newest version.',
    parameters: [header('If-Match', IF_MATCH)],
    body: { type: 'application/json', schema: ref('Rollback') },
    answers: CHANGED,
    problems: [404, 409, 412, 422],
  },
  'GET /v1/rules/history': {
    id: 'readHistory',
    summary: 'Who changed what, the newest first.',
    answers: {
      200: {
        description: 'The changes that are kept.',
        schema: object({ document: { type: 'string' }, changes: { type: 'array', items: ref('Change') } }, [
          'document',
          'changes',
        ]),
      },
    },
    problems: [404],
  },
  'GET /v1/rules/versions/{version}': {
    id: 'readVersion',
    summary: 'One version as it was, unsigned.',
    parameters: [{ name: 'version', in: 'path', required: true, schema: version }],
    answers: { 200: { description: 'The rules of that version.', schema: ref('RuleSet') } },
    problems: [404],
  },
  'GET /v1/instances': {
    id: 'readInstances',
    summary: 'The applications that have asked this process for the rules within an hour.',
    answers: {
      200: {
        description: 'The applications, the last one that asked first.',
        schema: object({ document: { type: 'string' }, instances: { type: 'array', items: ref('Instance') } }, [
          'document',
          'instances',
        ]),
      },
    },
    problems: [],
  },
  'GET /v1/documents': {
    id: 'readDocuments',
    summary: 'The names of the rule sets that there are.',
    answers: {
      200: {
        description: 'The names.',
        schema: object({ documents: { type: 'array', items: { type: 'string' } } }, ['documents']),
      },
    },
    problems: [],
  },
};
