import assert from 'node:assert/strict';
import { z } from 'zod';
import { ROUTES } from '../../src/rules-service/api/routes.js';
import type { Role } from '../../src/rules-service/index.js';
import { type Answered, type Asking, endServing, type Serving, serving, withRules } from './serving.js';
import { readVerifyKeys } from './verify.js';

// biome-ignore lint/suspicious/noExplicitAny: JSON of any form
type Json = any;

describe('the OpenAPI document of the rules service', () => {
  let at: Serving;
  let document: Json;
  const answered = new Set<string>();
  before(async () => {
    at = await serving();
    const answer = await at.ask(undefined, 'GET', '/openapi.json');
    assert.equal(answer.status, 200);
    document = answer.json;
  });
  after(endServing);

  it('describes every route and no other, each by a name of its own', () => {
    const operations = Object.entries<Json>(document.paths).flatMap(([path, methods]) =>
      Object.entries<Json>(methods).map(([method, { operationId }]) => [
        `${method.toUpperCase()} ${path}`,
        operationId,
      ]),
    );
    assert.deepEqual(
      operations.map(([name]) => name).sort(),
      ROUTES.map(({ method, path }) => `${method} ${path}`).sort(),
    );
    assert.equal(new Set(operations.map(([, id]) => id)).size, operations.length);
  });

  it('refers to nothing that is not there', () => {
    const references = [...JSON.stringify(document).matchAll(/"\$ref":"#\/components\/([^"]+)"/g)].map(
      ([, path]) => path ?? '',
    );
    assert.ok(references.length > 20);
    for (const path of new Set(references)) {
      const found = path.split('/').reduce((value: Json, name) => value?.[name], document.components);
      assert.ok(found, path);
    }
  });

  it('holds for real answers, good ones and problems', async () => {
    const rules = '/v1/rules';
    await check(undefined, 'GET', rules);
    await check('reader', 'GET', rules);
    await check('reader', 'GET', '/v1/rules?document=/');
    await check('reader', 'GET', '/v1/rules/history');
    await check('reader', 'PUT', rules, { body: {} });
    await check('admin', 'PUT', rules, { body: {} });
    await check('admin', 'PUT', rules, { body: 'x', type: 'text/plain', headers: { 'if-none-match': '*' } });
    const put = await check('admin', 'PUT', rules, { body: { mode: 'monitor' }, headers: { 'if-none-match': '*' } });
    const match = { 'if-match': put.headers.get('etag') ?? '' };
    await check('admin', 'PUT', rules, { body: { mood: 1 }, headers: match });
    await check('admin', 'PUT', rules, { body: {}, headers: { 'if-match': '"x"' } });
    await check('admin', 'PUT', rules, { body: { mode: 'enforce' }, headers: match });
    const patch = { body: { mode: null }, type: 'application/merge-patch+json' };
    await check('admin', 'PATCH', rules, { ...patch });
    await check('admin', 'PATCH', rules, { ...patch, headers: { 'if-match': '*' } });
    await check('reader', 'GET', rules, {
      headers: { 'guard-instance': 'a', 'guard-rules-version': '1', 'guard-rules-result': 'rejected; reason=x' },
    });
    await check('reader', 'GET', rules, { headers: { 'if-none-match': '*' } });
    await check('operator', 'POST', '/v1/rules/block', {
      body: { address: '203.0.113.9', duration: '1h', reason: 'x' },
    });
    await check('operator', 'POST', '/v1/rules/block', { body: { address: '0.0.0.0/0' } });
    await check('operator', 'POST', '/v1/rules/block', { body: {}, headers: { 'content-type': 'application/xml' } });
    await check('operator', 'POST', '/v1/rules/unblock', { body: { address: '203.0.113.9' } });
    await check('operator', 'POST', '/v1/rules/unblock', { body: { address: '203.0.113.9' } });
    await check('operator', 'POST', '/v1/rules/emergency', {
      body: { on: true, allow: ['10.0.0.0/8'], retry_after: '5m' },
    });
    await check('operator', 'POST', '/v1/rules/emergency', { body: { on: 'yes' } });
    await check('admin', 'POST', '/v1/rules/rollback', { body: { version: 1 } });
    await check('admin', 'POST', '/v1/rules/rollback', { body: { version: 1_000 } });
    await check('reader', 'GET', '/v1/rules/history');
    await check('reader', 'GET', '/v1/rules/versions/1');
    await check('reader', 'GET', '/v1/rules/versions/1000');
    await check('reader', 'GET', '/v1/instances');
    await check('reader', 'GET', '/v1/documents');
    const signed = await serving({ signing: readVerifyKeys().signing });
    await withRules(signed);
    holds('GET', rules, await signed.ask('reader', 'GET', rules));
  });

  it('has no good answer that was not seen here', () => {
    const promised = ROUTES.flatMap(({ method, path }) =>
      Object.keys(document.paths[path][method.toLowerCase()].responses)
        .filter((status) => status < '400')
        .map((status) => `${method} ${path} ${status}`),
    );
    const unseen = promised.filter((answer) => !answered.has(answer));
    // Any change may be the first one of a document; one is enough to see.
    assert.deepEqual(
      unseen.filter((answer) => !answer.endsWith(' 201')),
      [],
    );
    assert.ok(answered.has('PUT /v1/rules 201'));
  });

  async function check(role: Role | undefined, method: string, path: string, asking: Asking = {}): Promise<Answered> {
    const answer = await at.ask(role, method, path, asking);
    holds(method, path, answer);
    return answer;
  }

  function holds(method: string, target: string, { status, headers, json, text }: Answered): void {
    const path = target.replace(/\?.*/, '').replace(/\d+$/, '{version}');
    const described = document.paths[path][method.toLowerCase()].responses[status];
    assert.ok(described, `${method} ${path} does not tell of ${status}: ${text}`);
    answered.add(`${method} ${path} ${status}`);
    for (const name of Object.keys(described.headers ?? {})) assert.ok(headers.get(name), name);
    const [type, content] = Object.entries<Json>(described.content ?? {})[0] ?? [];
    if (!content) {
      assert.equal(text, '');
      return;
    }
    assert.equal(headers.get('content-type')?.replace(/; charset=utf-8$/, ''), type);
    const result = schemaOf(content.schema).safeParse(json);
    assert.ok(result.success, `${method} ${path} ${status}: ${text}\n${result.error}`);
  }

  /** As zod reads JSON Schema, with the definitions of the document. */
  function schemaOf(schema: Json): z.ZodType {
    const text = JSON.stringify({ ...schema, $defs: document.components.schemas });
    return z.fromJSONSchema(JSON.parse(text.replaceAll('#/components/schemas/', '#/$defs/')));
  }
});
