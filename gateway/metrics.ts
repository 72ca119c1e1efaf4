/** Counters and gauges in the text format of Prometheus (version 0.0.4). */
export const metricTexts = {
  rollcall_gateway_dialogs: { type: 'gauge', help: 'Subscriptions of phones.' },
  rollcall_gateway_conferences: { type: 'gauge', help: 'Conferences that phones are subscribed to.' },
  rollcall_gateway_subscriptions: { type: 'gauge', help: "Subscriptions to the carrier's conference servers that are alive." },
  rollcall_gateway_subscribes_total: { type: 'counter', help: "SUBSCRIBEs to the carrier's conference servers, by status." },
  rollcall_gateway_requests_total: { type: 'counter', help: 'SIP requests that were answered, by method and status.' },
  rollcall_gateway_dropped_total: { type: 'counter', help: 'Messages that could not be read or belong to nothing.' },
  rollcall_gateway_notifications_total: { type: 'counter', help: 'Notifications to phones, by result.' },
  rollcall_gateway_posts_total: { type: 'counter', help: 'Documents posted to Rollcall, by result.' },
  rollcall_gateway_rollcall_failures_total: { type: 'counter', help: 'Requests to Rollcall that failed.' },
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
