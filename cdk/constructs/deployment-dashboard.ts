import { Dashboard, GraphWidget, TextWidget } from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import { dashboard, type Graph } from '../../functions/wiring/dashboard';
import { deployedMetric, type MetricSources } from './metric-sources';

/** CloudWatch's grid. */
const COLUMNS = 24;
const HEIGHT = 6;

export type DeploymentDashboardProps = { readonly name: string; readonly sources: MetricSources };

/** The dashboard of the wiring. */
export class DeploymentDashboard extends Dashboard {
  constructor(scope: Construct, id: string, { name, sources }: DeploymentDashboardProps) {
    const graph = ({ title, lines }: Graph, width: number): GraphWidget =>
      new GraphWidget({
        ...{ title, width, height: HEIGHT },
        left: lines.map(({ metric, statistic, label }) => deployedMetric(metric, statistic, sources, label)),
        leftYAxis: { min: 0, showUnits: false },
      });
    super(scope, id, {
      dashboardName: name,
      widgets: dashboard.flatMap(({ question, graphs }) => [
        [new TextWidget({ markdown: `## ${question}`, width: COLUMNS, height: 1 })],
        graphs.map((each) => graph(each, COLUMNS / graphs.length)),
      ]),
    });
  }
}
