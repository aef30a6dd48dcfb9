import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { textsOf } from '../../src/response/texts.js';
import { wires } from '../checks/wires.js';
import { ROOT, read } from '../repository.js';
import { replaceSection } from './section.js';
import { SECTIONS } from './sections.js';

const FEATURES = [
  'Routes',
  'Addresses',
  'Countries',
  'Clouds',
  'User agents',
  'Bots',
  'Attacks',
  'Https',
  'Bodies',
  'Content types',
  'Required headers',
  'Referrers',
  'Time windows',
  'Honeypots',
  'Emergency mode',
  'WebSocket',
  'Authentication',
  'Rate limits',
  'Behaviour',
  'Bans',
  'Dynamic rules',
  'Application events',
  'Event budget',
  'Checks of your own',
  'Answers of your own',
  'Something for every answer',
  'Security headers',
  'CORS',
  'Status and health',
];

describe('the README', () => {
  const readme = read('README.md');

  for (const [name, write] of Object.entries(SECTIONS)) {
    it(`has the ${name} that the code gives: if not, run npm run docs`, () => {
      assert.equal(readme, replaceSection(readme, name, write()));
    });
  }

  it('links to headings and files that there are', () => {
    const prose = readme.replace(/^```[\s\S]*?^```$/gm, '');
    const headings = [...prose.matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) => anchorOf(heading));
    const anchors = new Set([...headings, ...[...prose.matchAll(/<a id="(\w+)">/g)].map(([, id = '']) => id)]);
    const links = [...prose.matchAll(/\]\((?!https:)([^)]*)\)/g)].map(([, link = '']) => link);
    assert.ok(links.length > 30);
    for (const link of links) {
      assert.ok(link.startsWith('#') ? anchors.has(link.slice(1)) : existsSync(join(ROOT, link)), link);
    }
  });

  it('says when each status is answered that a check answers with, and by which word', () => {
    const rows = partOf(readme, 'What a client sees').split('\n');
    const textOf = textsOf({});
    for (const status of new Set(wires.map((wire) => wire.status))) {
      assert.ok(
        rows.some((row) => row.startsWith(`| ${status} | \`${textOf(status).error}\` |`)),
        String(status),
      );
    }
  });

  for (const feature of FEATURES) {
    it(`says what it costs, how it fails and what it tells: ${feature}`, () => {
      const part = partOf(readme, feature);
      for (const line of ['Costs', 'Fails', 'Tells']) assert.match(part, new RegExp(`^- ${line}: \\S`, 'm'), line);
    });
  }

  it('has every folder of the source in its tree', () => {
    const tree = partOf(readme, 'How it is built');
    const folders = readdirSync(join(ROOT, 'src'), { withFileTypes: true }).filter((entry) => entry.isDirectory());
    assert.ok(folders.length > 10);
    for (const { name } of folders) assert.ok(tree.includes(`\n  ${name}/ `), name);
  });
});

/** What stands under a heading, up to the next one. */
function partOf(readme: string, heading: string): string {
  const [, part = ''] = readme.split(new RegExp(`^#+ ${heading}$`, 'm'));
  return part.split(/^#+ /m)[0] ?? '';
}

/** The anchor that GitHub gives to a heading. */
function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\w -]/g, '')
    .replaceAll(' ', '-');
}
