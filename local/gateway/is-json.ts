import type { LocalRequest } from './start-gateway';

/** Pages of other origins can send this type only if they may call the API. */
export const isJson = ({ headers }: LocalRequest): boolean => /^application\/json\b/i.test(headers['content-type'] ?? '');
