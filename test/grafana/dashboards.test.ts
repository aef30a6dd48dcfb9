import assert from 'node:assert/strict';
import { parse } from 'yaml';
import { COLORS } from '../../grafana/source/kit/colors.js';
import { ALERTS } from '../../grafana/source/kit/links.js';
import { PAGES } from '../../grafana/source/kit/pages.js';
import { RETENTION } from '../../grafana/source/kit/retention.js';
import { renderDashboards } from '../../grafana/source/render-dashboards.js';
import { filesBelow, read } from '../repository.js';

interface Panel {
  readonly id: number;
  readonly type: string;
  readonly title: string;
  readonly description?: string;
  readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
  readonly datasource?: { readonly uid: string };
  readonly targets?: readonly {
    readonly refId: string;
    readonly expr?: string;
    readonly datasource: { readonly uid: string };
  }[];
  readonly links?: readonly { readonly title: string; readonly url: string }[];
  readonly options?: { readonly yAxis?: { readonly unit?: string } };
  readonly fieldConfig?: {
    readonly defaults: { readonly noValue?: string; readonly unit?: string };
    readonly overrides: readonly { readonly matcher: { readonly id: string; readonly options: string } }[];
  };
  readonly transformations?: readonly {
    readonly id: string;
    readonly options: { readonly renameByName?: Readonly<Record<string, string>> };
  }[];
  readonly panels?: readonly Panel[];
}

interface Dashboard {
  readonly uid: string;
  readonly title: string;
  readonly description: string;
  readonly schemaVersion: number;
  readonly refresh: string;
  readonly graphTooltip: number;
  readonly panels: readonly Panel[];
  readonly templating: { readonly list: readonly { readonly name: string }[] };
  readonly annotations: { readonly list: readonly { readonly datasource: { readonly uid: string } }[] };
}

const RENDERED = renderDashboards();
const DASHBOARDS = [...RENDERED].map(([file, text]) => ({ file, text, dashboard: JSON.parse(text) as Dashboard }));

const UIDS: ReadonlySet<string> = new Set(['prometheus', 'loki', 'tempo']);
/** Panels of numbers, which say nothing without their unit. */
const MEASURING: ReadonlySet<string> = new Set(['stat', 'timeseries', 'bargauge', 'heatmap', 'geomap']);
/** What Grafana shows of dashboards was given its present form by this version. */
const OLDEST_SCHEMA = 36;
const MOST_OPEN = 14;

describe('the dashboards', () => {
  it('are those of the folder, as they are rendered', () => {
    assert.deepEqual(
      filesBelow('grafana/dashboards'),
      [...RENDERED.keys()].sort().map((file) => `grafana/dashboards/${file}`),
    );
    for (const [file, text] of RENDERED) {
      assert.ok(
        read(`grafana/dashboards/${file}`) === text,
        `grafana/dashboards/${file} is not up to date: npm run dashboards`,
      );
    }
  });

  it('are rendered the same each time', () => {
    assert.deepEqual([...renderDashboards()], [...RENDERED]);
  });

  it('are each found by an uid of its own', () => {
    assert.deepEqual(
      DASHBOARDS.map(({ dashboard }) => dashboard.uid),
      Object.values(PAGES).map(({ uid }) => uid),
    );
    assert.equal(new Set(Object.values(PAGES).map(({ uid }) => uid)).size, DASHBOARDS.length);
  });

  for (const { file, text, dashboard } of DASHBOARDS) {
    describe(file, () => {
      const panels = dashboard.panels
        .flatMap((panel) => [panel, ...(panel.panels ?? [])])
        .filter(({ type }) => type !== 'row');
      const asking = panels.filter(({ type }) => type !== 'text');

      it('is of a form that Grafana reads, and keeps itself fresh', () => {
        assert.ok(dashboard.schemaVersion >= OLDEST_SCHEMA, `schema ${dashboard.schemaVersion}`);
        assert.ok(!('id' in dashboard), 'an id is for Grafana to give');
        assert.equal(dashboard.refresh, '30s');
        assert.equal(dashboard.graphTooltip, 1);
        assert.notEqual(dashboard.description, '');
      });

      it('has panels that say what they are, what it means that there is nothing, and where to go on', () => {
        for (const { title, description, links } of panels) {
          assert.ok(title && description && /[.)]$/.test(description), `${title}: ${description}`);
          assert.ok(links && links.length > 0, `${title} leads nowhere`);
        }
        for (const { title, fieldConfig } of asking)
          assert.ok(fieldConfig?.defaults.noValue, `${title} is silent when empty`);
      });

      it('has numbers with units', () => {
        for (const { title, type, fieldConfig, options } of panels.filter(({ type }) => MEASURING.has(type))) {
          assert.ok(fieldConfig?.defaults.unit ?? options?.yAxis?.unit, `${title}, a ${type}, has no unit`);
        }
      });

      it('asks the three data sources, each panel one of them', () => {
        for (const { title, datasource, targets = [] } of asking) {
          assert.ok(UIDS.has(datasource?.uid ?? ''), `${title} asks ${datasource?.uid}`);
          assert.ok(targets.length > 0, `${title} asks nothing`);
          for (const target of targets) assert.equal(target.datasource.uid, datasource?.uid, title);
          assert.equal(new Set(targets.map(({ refId }) => refId)).size, targets.length, title);
        }
        for (const { datasource } of dashboard.annotations.list) assert.ok(UIDS.has(datasource.uid));
      });

      it('has panels told apart by number and title', () => {
        const all = dashboard.panels.flatMap((panel) => [panel, ...(panel.panels ?? [])]);
        assert.equal(new Set(all.map(({ id }) => id)).size, all.length);
        assert.equal(
          new Set(panels.map(({ title }) => title)).size,
          panels.length,
          panels.map(({ title }) => title).join(', '),
        );
      });

      it('fills the 24 columns of the grid, and no place twice', () => {
        assertFilled(dashboard.panels);
        for (const { panels: folded } of dashboard.panels) if (folded) assertFilled(folded);
      });

      it(`shows ${MOST_OPEN} panels at once at most`, () => {
        assert.ok(dashboard.panels.filter(({ type }) => type !== 'row').length <= MOST_OPEN);
      });

      it('uses variables that it has', () => {
        const known = new Set(dashboard.templating.list.map(({ name }) => name));
        const used = [...text.matchAll(/\$(?:\{(\w+)[^}]*\}|(\w+))/g)].map(([, braced, bare]) => braced ?? bare ?? '');
        const unknown = used.filter((name) => !name.startsWith('__') && !known.has(name));
        assert.deepEqual([...new Set(unknown)], []);
        assert.ok(known.has('service') && known.has('instance') && known.has('rules_url'));
      });

      it('leads to pages that are there, with variables that they have', () => {
        for (const [link, uid] of text.matchAll(/\/d\/([\w-]+)[^"\s)]*/g)) {
          const target = DASHBOARDS.find((other) => other.dashboard.uid === uid)?.dashboard;
          assert.ok(target, `${link} leads to no page`);
          const known = target.templating.list.map(({ name }) => name);
          for (const [, name] of link.matchAll(/[?&]var-(\w+)=/g))
            assert.ok(known.includes(name ?? ''), `${link}: ${name}`);
        }
      });

      it('asks nothing of the internet', () => {
        const addresses = [...text.matchAll(/https?:\/\/[^"\s)]+/g)].map(([address]) => address);
        assert.deepEqual([...new Set(addresses)], ['http://localhost:8090']);
      });

      it('has tables whose columns are answered', () => {
        for (const { title, targets = [], transformations = [], fieldConfig } of panels.filter(
          ({ type }) => type === 'table',
        )) {
          const columns = transformations.find(({ id }) => id === 'organize')?.options.renameByName ?? {};
          const isOfLines = transformations.some(({ id }) => id === 'extractFields');
          const asked = targets.map(({ expr }) => expr ?? '');
          for (const field of Object.keys(columns)) {
            if (isOfLines || field.startsWith('Value') || asked.every((expr) => expr === '')) continue;
            for (const expr of asked) assert.match(expr, new RegExp(`by \\([^)]*\\b${field}\\b`), `${title}: ${field}`);
          }
          for (const { matcher } of fieldConfig?.overrides ?? []) {
            assert.ok(Object.values(columns).includes(matcher.options), `${title} has no column ${matcher.options}`);
          }
        }
      });
    });
  }

  it('lead to alerts that are there', () => {
    const { groups } = parse(read('grafana/provisioning/alerting/rules.yaml')) as {
      groups: { rules: { uid: string }[] }[];
    };
    const uids = groups.flatMap(({ rules }) => rules.map(({ uid }) => uid));
    assert.deepEqual(
      Object.keys(ALERTS).filter((uid) => !uids.includes(uid)),
      [],
    );
  });

  it('tell how long things are kept as the stack has it', () => {
    for (const { days, file } of Object.values(RETENTION)) {
      assert.match(read(file), new RegExp(`: (?:${days}d|${days * 24}h)\\b`), `${file} does not keep for ${days} days`);
    }
  });
});

describe('the colours of the dashboards', () => {
  for (const [meaning, color] of Object.entries(COLORS)) {
    it(`${meaning} stands out in the light theme and in the dark one`, () => {
      for (const background of ['#ffffff', '#181b1f']) {
        const [light = 0, dark = 0] = [luminance(color), luminance(background)].sort((a, b) => b - a);
        assert.ok((light + 0.05) / (dark + 0.05) >= 3, `${color} on ${background}`);
      }
    });
  }
});

function assertFilled(panels: readonly Panel[]): void {
  const taken = new Map<string, string>();
  for (const { title, gridPos } of panels) {
    for (let y = gridPos.y; y < gridPos.y + gridPos.h; y++) {
      for (let x = gridPos.x; x < gridPos.x + gridPos.w; x++) {
        assert.ok(x < 24, `${title} is beyond the grid`);
        assert.ok(!taken.has(`${x},${y}`), `${title} is over ${taken.get(`${x},${y}`)}`);
        taken.set(`${x},${y}`, title);
      }
    }
  }
  const rows = new Set([...taken.keys()].map((place) => place.split(',')[1]));
  assert.equal(taken.size, rows.size * 24, 'places of the grid are empty');
}

/** Relative luminance, as WCAG has it. */
function luminance(color: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(color.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
