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
  const write = process.stdout.write;
  const reading = function (this: NodeJS.WriteStream, ...given: Parameters<typeof write>): boolean {
    if (typeof given[0] === 'string') for (const line of given[0].split('\n')) recordLine(measurements, line);
    return write.apply(process.stdout, given);
  } as typeof write;
  process.stdout.write = reading;
  return () => {
    // Somebody may have taken the output since. Then it reads a little longer, and measures nothing that is read.
    if (process.stdout.write === reading) process.stdout.write = write;
  };
};
