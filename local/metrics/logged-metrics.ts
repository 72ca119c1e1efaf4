/** Reads the metrics in the lines that functions write to standard output, as CloudWatch does. */
import * as z from 'zod';
import type { LoggedMetric } from '../../functions/runtime/log';
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

/** Other lines are ignored. */
const recordLine = (measurements: Measurements, text: string): void => {
  const { data: line } = Line.safeParse(text.includes('"_aws"') ? parse(text) : undefined);
  for (const { Dimensions, Metrics } of line?._aws.CloudWatchMetrics ?? []) {
    for (const names of Dimensions)
      for (const { Name } of Metrics) {
        const of = names.map((name) => String(line?.[name])).join(' ');
        measurements.record({ kind: 'log', of, name: Name as LoggedMetric }, Number(line?.[Name]));
      }
  }
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
