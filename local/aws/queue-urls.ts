/** Converts between queue names and URLs. The name in the wiring is the name in AWS without `.fifo`. */
import { ACCOUNT_ID, queueNameInCloud } from '../account';

export type QueueUrls = {
  readonly urlOf: (queue: { readonly name: string; readonly fifo: boolean }) => string;
  /** Accepts a URL or a bare name. */
  readonly nameAt: (url: string) => string;
};

export const queueUrls = (endpoint: string): QueueUrls => ({
  urlOf: ({ name, fifo }) => `${endpoint}/${ACCOUNT_ID}/${queueNameInCloud(name, fifo)}`,
  nameAt: (url) => (url.split('/').at(-1) ?? '').replace(/\.fifo$/, ''),
});
