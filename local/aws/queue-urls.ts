/** Queue names and their URLs. The wiring's name is the cloud's, without `.fifo`. */
import { ACCOUNT_ID, queueNameInCloud } from '../account';

export type QueueUrls = {
  readonly urlOf: (queue: { readonly name: string; readonly fifo: boolean }) => string;
  /** Takes a URL or a bare name. */
  readonly nameAt: (url: string) => string;
};

export const queueUrls = (endpoint: string): QueueUrls => ({
  urlOf: ({ name, fifo }) => `${endpoint}/${ACCOUNT_ID}/${queueNameInCloud(name, fifo)}`,
  nameAt: (url) => (url.split('/').at(-1) ?? '').replace(/\.fifo$/, ''),
});
