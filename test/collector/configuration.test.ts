import assert from 'node:assert/strict';
import { parse } from 'yaml';
import { read } from '../repository.js';
import { CONFIGURATION, readConfiguration } from './configuration.js';
import { COLLECTOR_VERSION, manifestOf } from './manifest.js';

describe("the bundled collector's configuration", () => {
  const text = read(CONFIGURATION);
  const configuration = readConfiguration();
  const pipelines = Object.entries(configuration.service.pipelines);

  for (const kind of ['receivers', 'processors', 'exporters'] as const) {
    it(`uses the ${kind} that it defines, and no others`, () => {
      const used = new Set(pipelines.flatMap(([, pipeline]) => pipeline[kind]));
      assert.deepEqual([...used].sort(), Object.keys(configuration[kind]).sort());
    });
  }

  it('uses the extensions that it defines, and no others', () => {
    const { service, extensions } = configuration;
    assert.deepEqual([...service.extensions].sort(), Object.keys(extensions).sort());
  });

  it('has a pipeline for each signal, with a backend of its own', () => {
    const exporters = Object.fromEntries(pipelines.map(([signal, pipeline]) => [signal, pipeline.exporters]));
    assert.deepEqual(exporters, {
      traces: ['otlp_http/tempo'],
      logs: ['otlp_http/loki'],
      metrics: ['otlp_http/prometheus'],
    });
  });

  for (const [signal, { processors }] of pipelines) {
    it(`limits the memory of ${signal} before anything else`, () => {
      assert.equal(processors[0], 'memory_limiter');
    });

    it(`${signal === 'traces' ? 'samples' : 'never samples'} ${signal}`, () => {
      assert.equal(processors.includes('tail_sampling'), signal === 'traces');
    });
  }

  for (const [name, { sending_queue, retry_on_failure }] of Object.entries(configuration.exporters)) {
    it(`keeps what ${name} has to send on disk, in batches, until it is taken`, () => {
      const { storage, sizer, batch } = sending_queue as Record<string, unknown>;
      assert.ok(service(String(storage)), `${storage} is no extension that is used`);
      assert.equal(sizer, 'bytes');
      // A message of gRPC may have 4 MiB, and the backends pass data on to themselves as such.
      const { max_size } = batch as { readonly max_size: number };
      assert.ok(max_size <= 4 * 1_024 * 1_024);
      assert.equal((retry_on_failure as Record<string, unknown>).max_elapsed_time, 0);
    });
  }

  function service(extension: string): boolean {
    return configuration.service.extensions.includes(extension);
  }

  it('names every variable with a default, and explains it', () => {
    const variables = [...text.matchAll(/\$\{([^}]*)\}/g)].map(([, inside = '']) => inside);
    const named = variables.map((inside) => /^env:([A-Z_]+):-[^:].*$/.exec(inside)?.[1] ?? `no default: ${inside}`);
    assert.ok(named.length > 0);
    const [explained = ''] = text.split('\nreceivers:');
    assert.deepEqual(
      named.filter((name) => !explained.includes(name)),
      [],
    );
  });

  it('is built from modules of one version, one for each component', () => {
    const manifest = parse(manifestOf(configuration)) as Record<string, readonly { readonly gomod: string }[]>;
    const modules = (kind: string) => (manifest[kind] ?? []).map(({ gomod }) => gomod.split('/').at(-1));
    const version = `v${COLLECTOR_VERSION}`;
    assert.deepEqual(modules('receivers'), [`otlpreceiver ${version}`]);
    assert.deepEqual(modules('processors').sort(), [
      `memorylimiterprocessor ${version}`,
      `resourcedetectionprocessor ${version}`,
      `tailsamplingprocessor ${version}`,
    ]);
    assert.deepEqual(modules('exporters'), [`otlphttpexporter ${version}`]);
    assert.deepEqual(modules('extensions').sort(), [`filestorage ${version}`, `healthcheckextension ${version}`]);
  });
});
