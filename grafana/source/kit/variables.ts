import {
  ConstantVariableBuilder,
  QueryVariableBuilder,
  TextBoxVariableBuilder,
  type VariableModel,
  VariableRefresh,
  VariableSort,
} from '@grafana/grafana-foundation-sdk/dashboard';
import { METRICS } from '../../../src/telemetry/names.js';
import { prometheusName, prometheusSeries } from '../names/prometheus-name.js';
import { INSTANCE, isSelected, label, type Named, SERVICE } from './promql.js';

/** The variables that every page has: which services and instances, and where the rules service is. */
export function commonVariables(): readonly VariableModel[] {
  const requests = prometheusName(METRICS.REQUESTS);
  return [
    // Loki refuses a selector in which every label may be empty; an instance may be without an id.
    labelVariable('service', 'Service', requests, SERVICE, '.+'),
    labelVariable('instance', 'Instance', `${requests}{${isSelected(SERVICE, 'service')}}`, INSTANCE, '.*'),
    new ConstantVariableBuilder('rules_url')
      .label('Rules service')
      .description('Where a browser finds the page of the rules service.')
      .value('http://localhost:8090')
      .build(),
  ];
}

/** The values that an attribute of a metric of the guard has, all of them at first. */
export function metricVariable(
  name: string,
  title: string,
  metric: Parameters<typeof prometheusName>[0],
  attribute: Named,
): VariableModel {
  const [first = ''] = prometheusSeries(metric);
  return labelVariable(name, title, `${first}{${isSelected(SERVICE, 'service')}}`, attribute, '.*');
}

/** What somebody types in, or a link fills in. */
export function textVariable(name: string, title: string, description: string, initial: string): VariableModel {
  return new TextBoxVariableBuilder(name).label(title).description(description).defaultValue(initial).build();
}

function labelVariable(name: string, title: string, series: string, attribute: Named, all: string): VariableModel {
  const query = `label_values(${series}, ${label(attribute)})`;
  return new QueryVariableBuilder(name)
    .label(title)
    .datasource({ type: 'prometheus', uid: 'prometheus' })
    .query({ query, refId: name })
    .definition(query)
    .multi(true)
    .includeAll(true)
    .allValue(all)
    .current({ selected: true, text: ['All'], value: ['$__all'] })
    .refresh(VariableRefresh.OnTimeRangeChanged)
    .sort(VariableSort.AlphabeticalAsc)
    .build();
}
