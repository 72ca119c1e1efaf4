/** Reads the metrics in the lines that functions write to standard output, as CloudWatch does. */
import * as z from 'zod';
import type { LoggedMetric } from '../../functions/runtime/log';
import type { Metric } from '../../functions/wiring/metrics';
import type { Measurements } from './measurements';

const Line = z.looseObject({
  _aws: z.object({
    CloudWatchMetrics: z.array(
      z.object({
        Dimensions: z.array(z.array(z.string())),
        Metrics: z.array(z.object({ Name: z.string() })),
      }),
    ),
  }),
});

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

export type LoggedValue = { readonly metric: Metric & { readonly kind: 'log' }; readonly value: number };

/** None in a line that is not one of the log. */
export const metricsIn = (text: string): readonly LoggedValue[] => {
  const { data: line } = Line.safeParse(text.includes('"_aws"') ? parse(text) : undefined);
  return (line?._aws.CloudWatchMetrics ?? []).flatMap(({ Dimensions, Metrics }) =>
    Dimensions.flatMap((names) => {
      const of = names.map((name) => String(line?.[name])).join(' ');
      return Metrics.map(({ Name }) => ({ metric: { kind: 'log' as const, of, name: Name as LoggedMetric }, value: Number(line?.[Name]) }));
    }),
  );
};

const recordLine = (measurements: Measurements, text: string): void => {
  for (const { metric, value } of metricsIn(text)) measurements.record(metric, value);
};

/** Passes everything on. Returns a function that stops. */
export const readStandardOutput = (measurements: Measurements): (() => void) => {
  const { stdout } = process;
  const write = stdout.write.bind(stdout);
  const reading = (chunk: string | Uint8Array, ...rest: never[]): boolean => {
    if (typeof chunk === 'string') for (const line of chunk.split('\n')) recordLine(measurements, line);
    return write(chunk, ...rest);
  };
  stdout.write = reading;
  return () => {
    // Somebody may have taken the output since. Then it reads a little longer, and measures nothing that is read.
    if (stdout.write === reading) stdout.write = write;
  };
};
