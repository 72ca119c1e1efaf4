/** Counters and gauges in the text format of Prometheus (version 0.0.4). */
export const metricTexts = {
  rollcall_access_network_calls: { type: 'gauge', help: 'Single-line calls that are not over.' },
  rollcall_access_network_waiting: { type: 'gauge', help: 'Reports that Rollcall has not acknowledged.' },
  rollcall_access_network_oldest_seconds: { type: 'gauge', help: 'How long the oldest of these reports has waited.' },
  rollcall_access_network_parked: { type: 'gauge', help: 'Reports that Rollcall refused by 400, kept for somebody to look at.' },
  rollcall_access_network_connected: { type: 'gauge', help: 'Whether the network is connected and its calls are known: 1 or 0.' },
  rollcall_access_network_events_total: { type: 'counter', help: 'Events of calls, by result.' },
  rollcall_access_network_reports_total: { type: 'counter', help: 'Reports that Rollcall has answered, by outcome and code.' },
  rollcall_access_network_dropped_total: { type: 'counter', help: 'Reports that were dropped because too many waited.' },
  rollcall_access_network_rollcall_failures_total: { type: 'counter', help: 'Requests to Rollcall that failed, by status.' },
  rollcall_access_network_requests_total: { type: 'counter', help: "Rollcall's requests, by status." },
  rollcall_access_network_releases_total: { type: 'counter', help: 'Calls that were to be released, by result.' },
  rollcall_access_network_resyncs_total: { type: 'counter', help: 'Comparisons with the calls of the network, by result.' },
  rollcall_access_network_journal_failures_total: { type: 'counter', help: 'Writes to the journal that failed.' },
} as const satisfies Record<string, { type: 'counter' | 'gauge'; help: string }>;

type MetricName = keyof typeof metricTexts;
type NameOf<Type extends 'counter' | 'gauge'> = {
  [Name in MetricName]: (typeof metricTexts)[Name]['type'] extends Type ? Name : never;
}[MetricName];
type Labels = Readonly<Record<string, string | number>>;

const labelsText = (labels: Labels): string => {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${String(value)}"`);
  return pairs.length === 0 ? '' : `{${pairs.join()}}`;
};

const names = Object.keys(metricTexts) as readonly MetricName[];

export class Metrics {
  private readonly counts = new Map<MetricName, Map<string, number>>();
  private readonly gauges = new Map<MetricName, () => number>();

  /** Label values come from a fixed set, never from a message. */
  count(name: NameOf<'counter'>, labels: Labels = {}): void {
    const series = this.counts.get(name) ?? new Map<string, number>();
    const text = labelsText(labels);
    this.counts.set(name, series.set(text, (series.get(text) ?? 0) + 1));
  }

  gauge(name: NameOf<'gauge'>, read: () => number): void {
    this.gauges.set(name, read);
  }

  text(): string {
    return names.flatMap((name) => this.linesOf(name)).join('');
  }

  private linesOf(name: MetricName): string[] {
    const { type, help } = metricTexts[name];
    const gauge = this.gauges.get(name);
    const series = gauge ? [['', gauge()] as const] : [...(this.counts.get(name) ?? [['', 0] as const])];
    return [`# HELP ${name} ${help}\n# TYPE ${name} ${type}\n`, ...series.map(([labels, value]) => `${name}${labels} ${String(value)}\n`)];
  }
}
