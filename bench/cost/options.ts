/** The options of a run. */
import { parseArgs } from 'node:util';
import { type Against, againstFrom, againstOptions } from '../measuring/against';
import { amount } from '../measuring/amount';
import type { RunOptions } from './count-run';

/** Each kind of assembly is run with the same options. */
export type Options = Omit<RunOptions, 'assembly'> & Against;

export const usage = `The bill for 1,000 conferences at list price.

  --participants 10   in a conference, including the initiator
  --minutes 30        from the start of the call to its end
  --requests 10       times that somebody is muted or unmuted; each changes the conference twice (default: one per participant)
  --webhooks 2        subscriptions to every event
  --conferences 2     that are actually run and counted, one after the other
  --against <folder>  another checkout of this project, with its packages: counted in the same way in the same run, and shown
                      beside this one instead of the budgets
  --at-most 0.9       fail if a bill is higher than this share of what it is with the other checkout`;

const known = {
  participants: { type: 'string', default: '10' },
  minutes: { type: 'string', default: '30' },
  requests: { type: 'string' },
  webhooks: { type: 'string', default: '2' },
  conferences: { type: 'string', default: '2' },
  ...againstOptions,
  help: { type: 'boolean', default: false },
} as const;

/** Undefined if help was requested. */
export const optionsFrom = (args: string[]): Options | undefined => {
  const { values } = parseArgs({ args, options: known });
  if (values.help) return undefined;
  return {
    participants: amount(values.participants),
    minutes: amount(values.minutes),
    requests: amount(values.requests ?? values.participants),
    webhooks: amount(values.webhooks),
    conferences: amount(values.conferences),
    ...againstFrom(values),
  };
};
