export type QueueUrls = Readonly<Record<string, string>>;

/** Throws if the function was not given the URL of that queue. */
export const queueUrl = (urls: QueueUrls, queue: string): string => {
  const url = urls[queue];
  if (url === undefined) throw new Error(`There is no queue ${queue}`);
  return url;
};
