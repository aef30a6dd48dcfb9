import {
  type AnnotationQuery,
  type Dashboard,
  DashboardBuilder,
  DashboardCursorSync,
  DashboardLinkType,
  type Panel,
  type RowPanel,
  TimePickerBuilder,
  type VariableModel,
} from '@grafana/grafana-foundation-sdk/dashboard';
import { PAGES, type PageName } from './pages.js';
import { commonVariables } from './variables.js';

/** Panels side by side, with their widths: together the 24 columns of the grid. */
export interface Line {
  readonly height: number;
  readonly panels: readonly (readonly [width: number, panel: Panel])[];
}

/** Lines that are folded away until somebody wants the detail. */
export interface Detail {
  readonly title: string;
  readonly lines: readonly Line[];
}

export interface PageOptions {
  readonly name: PageName;
  /** What the person on call asks of the page. */
  readonly description: string;
  /** Seen at once, from the top. */
  readonly lines: readonly Line[];
  readonly details?: readonly Detail[];
  /** Beside those that every page has. */
  readonly variables?: readonly VariableModel[];
  readonly annotations: readonly AnnotationQuery[];
  /** False for a page that is of use only to who comes with something in hand. Default true. */
  readonly isListed?: boolean;
  /** How far back it looks, `now-1h` by default. */
  readonly from?: string;
}

/** What all pages are found by, and lead to each other by. */
export const TAG = 'koa-otel-guard';

/** A page for Grafana, laid out from the top to the bottom, panels numbered in that order. */
export function page({
  name,
  description,
  lines,
  details = [],
  variables = [],
  annotations,
  from = 'now-1h',
  isListed = true,
}: PageOptions): Dashboard {
  const { uid, title } = PAGES[name];
  const dashboard = new DashboardBuilder(`Guard: ${title}`)
    .uid(uid)
    .description(description)
    .tags([isListed ? TAG : `${TAG}-detail`])
    .timezone('browser')
    .time({ from, to: 'now' })
    .refresh('30s')
    .timepicker(new TimePickerBuilder().refreshIntervals(['10s', '30s', '1m', '5m', '15m']))
    .tooltip(DashboardCursorSync.Crosshair)
    .editable()
    .build();
  return {
    ...dashboard,
    panels: laidOut(lines, details),
    templating: { list: [...commonVariables(), ...variables] },
    annotations: { list: [...annotations] },
    links: [
      {
        title: 'Guard',
        type: DashboardLinkType.Dashboards,
        icon: 'external link',
        tooltip: 'The other pages of the guard',
        tags: [TAG],
        asDropdown: false,
        targetBlank: false,
        includeVars: true,
        keepTime: true,
      },
      {
        title: 'Alerts and runbooks',
        type: DashboardLinkType.Link,
        icon: 'bolt',
        tooltip: 'What is wrong now, and what to do about it',
        url: '/alerting/list?search=guard',
        tags: [],
        asDropdown: false,
        targetBlank: false,
        includeVars: false,
        keepTime: false,
      },
    ],
  };
}

function laidOut(lines: readonly Line[], details: readonly Detail[]): (Panel | RowPanel)[] {
  let id = 0;
  let y = 0;
  const place = ({ height, panels }: Line): Panel[] => {
    let x = 0;
    const placed = panels.map(([width, panel]) => {
      const gridPos = { x, y, w: width, h: height };
      x += width;
      return { ...panel, id: ++id, gridPos };
    });
    if (x !== COLUMNS)
      throw new RangeError(
        `panels are ${x} columns wide together, not ${COLUMNS}: ${panels.map(([, { title }]) => title).join(', ')}`,
      );
    y += height;
    return placed;
  };
  const open = lines.flatMap(place);
  const folded = details.map((detail): RowPanel => {
    const row = { id: ++id, gridPos: { x: 0, y: y++, w: COLUMNS, h: 1 } };
    const panels = detail.lines.flatMap(place);
    // A folded row takes one line: what is in it is moved down when it is unfolded.
    y = row.gridPos.y + 1;
    return { type: 'row', collapsed: true, title: detail.title, ...row, panels };
  });
  return [...open, ...folded];
}

const COLUMNS = 24;
