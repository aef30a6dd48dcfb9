import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ALERTS } from '../../grafana/source/alerts/index.js';
import { readCommand } from '../../src/cli/arguments.js';
import { readRulesCommand } from '../../src/cli/rules/arguments.js';
import { ROOT } from '../repository.js';
import type { Language } from './queries/expressions.js';
import { faultsOf } from './queries/faults.js';

const FOLDER = join(ROOT, 'grafana/runbooks');
const LANGUAGES: readonly string[] = ['promql', 'logql', 'traceql'] satisfies readonly Language[];
const SECTIONS = [
  'What it means',
  'What customers feel',
  'Is it real',
  'What to do now',
  'How to undo it',
  'When to move the threshold',
];

describe('the runbooks', () => {
  const files = readdirSync(FOLDER);

  it('are one for each alert', () => {
    assert.deepEqual(files.sort(), ALERTS.map(({ uid }) => `${uid}.md`).sort());
  });

  for (const file of files) {
    describe(file, () => {
      const text = readFileSync(join(FOLDER, file), 'utf8');
      const blocks = [...text.matchAll(/^```(\w+)\n(.*?)^```$/gms)].map(([, language = '', body = '']) => ({
        language,
        body,
      }));

      it('has the title of its alert, and answers the same questions as all', () => {
        assert.equal(/^# (.*)$/m.exec(text)?.[1], ALERTS.find(({ uid }) => file === `${uid}.md`)?.title);
        assert.deepEqual(
          [...text.matchAll(/^## (.*)$/gm)].map(([, heading]) => heading),
          SECTIONS,
        );
      });

      it('has queries that can be run', () => {
        for (const { language, body } of blocks.filter((block) => LANGUAGES.includes(block.language))) {
          const expression = { language: language as Language, text: body.trim(), where: file };
          assert.deepEqual(faultsOf(expression), [], body);
        }
      });

      it('has commands that are understood', () => {
        for (const { body } of blocks.filter(({ language }) => language === 'sh')) {
          for (const line of body.trim().split('\n')) understand(line);
        }
      });

      it('speaks of dashboards, runbooks and variables that are there', () => {
        const uids = dashboardUids();
        for (const [, uid = ''] of text.matchAll(/`(guard-[a-z-]+)`/g)) assert.ok(uids.includes(uid), uid);
        for (const [, target = ''] of text.matchAll(/\]\(([^)]+)\)/g)) assert.ok(files.includes(target), target);
        const readme = readFileSync(join(ROOT, 'README.md'), 'utf8');
        for (const [name] of text.matchAll(/GUARD_[A-Z_]+/g)) assert.ok(readme.includes(`\`${name}`), name);
      });
    });
  }
});

/** Reads a command as the program does, which throws for what it does not understand. */
function understand(line: string): void {
  const [program, ...typed] = [...line.replace(/ > \S+$/, '').matchAll(/"([^"]*)"|\S+/g)].map(
    ([word, quoted]) => quoted ?? word,
  );
  assert.equal(program, 'koa-otel-guard');
  if (typed[0] === 'rules') readRulesCommand(typed.slice(1));
  else if (typed[0] === 'doctor') assert.equal(typed.length, 2);
  else readCommand(typed, { GUARD_REDIS_URL: 'redis://redis' });
}

function dashboardUids(): readonly string[] {
  const folder = join(ROOT, 'grafana/dashboards');
  return readdirSync(folder).map((file) => JSON.parse(readFileSync(join(folder, file), 'utf8')).uid);
}
