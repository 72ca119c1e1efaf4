/** Requests to the service: it takes forms, and answers JSON. */
import * as z from 'zod';
import { readJson } from '../../../schemas/read-json';
import { baseAddress } from '../../http-client/base-address';
import type { Answer } from '../../http-client/exchange';
import { peerClient } from '../../http-client/peer-client';
import { BridgeRefused, BridgeUnavailable } from '../../ports/bridge-driver';
import type { DriverOptions } from '../kit/driver-options';
import type { Options, Secrets } from './options';
import { type Form, type Profile, profiles } from './profiles';

export type TwilioClient = {
  /** `path`: a resource of the account, such as `/Calls/CA…`. `undefined`: it does not exist. */
  readonly send: (method: 'GET' | 'POST' | 'DELETE', path: string, form?: Form) => Promise<unknown>;
  /** For a request that must not be repeated, because it would do its work twice. */
  readonly create: (path: string, form: Form) => Promise<unknown>;
  /** Every item of a list, by the list's name in the answer. */
  readonly list: (path: string, name: string, query?: Form) => Promise<readonly unknown[]>;
};

const NOT_FOUND = 404;
const REQUEST_TIMEOUT = 408;
const TOO_MANY_REQUESTS = 429;

/** Only a path on the same server is followed. */
const Page = z.looseObject({
  next_page_uri: z
    .string()
    .regex(/^\/[^/]/)
    .nullish(),
});

const PAGE_SIZE = '1000';
/**
 * Far more than a conference can have. Without this limit, a service that always names another page would keep us
 * reading forever.
 */
const MAX_PAGES = 20;

const resultOf = ({ status, body }: Answer, { errorCode }: Profile): unknown => {
  if (status >= 200 && status < 300) return body === '' ? {} : (readJson(body) ?? {});
  if (status === NOT_FOUND) return undefined;
  if (status >= 500 || status === REQUEST_TIMEOUT || status === TOO_MANY_REQUESTS)
    throw new BridgeUnavailable(`The bridge answered ${String(status)}`);
  throw new BridgeRefused(errorCode(readJson(body)) ?? `http-${String(status)}`);
};

const encoded = (form: Form): string => new URLSearchParams(form.map(([name, value]): [string, string] => [name, value])).toString();

type Given = Pick<DriverOptions<Options, Secrets>, 'url' | 'options' | 'secrets' | 'timeoutMs'>;

export const twilioClient = ({ url, options, secrets, timeoutMs }: Given): TwilioClient => {
  const profile: Profile = profiles[options.profile];
  const origin = baseAddress(url);
  const send = peerClient(BridgeUnavailable, timeoutMs);
  const headers = {
    authorization: profile.authorization(options.accountSid, secrets),
    accept: 'application/json',
    'content-type': 'application/x-www-form-urlencoded',
  };
  const exchange = async (method: string, address: string, form: Form, once = false): Promise<unknown> => {
    const body = encoded(form);
    return resultOf(await send(() => ({ method, url: `${origin}${address}`, headers, body, once })), profile);
  };
  const resource = (path: string): string => `${profile.base(options.accountSid)}${path}${profile.suffix}`;
  return {
    send: (method, path, form = []) => exchange(method, resource(path), form),
    create: (path, form) => exchange('POST', resource(path), form, true),
    list: async (path, name, query = []) => {
      const items: unknown[] = [];
      let next: string | null | undefined = `${resource(path)}?${encoded([...query, ['PageSize', PAGE_SIZE]])}`;
      for (let page = 0; next && page < MAX_PAGES; page += 1) {
        const found = await exchange('GET', next, []);
        if (found === undefined) break;
        const read = Page.safeParse(found);
        if (!read.success) throw new BridgeUnavailable("The bridge's answer cannot be read");
        const list = read.data[name];
        if (Array.isArray(list)) items.push(...(list as unknown[]));
        next = read.data.next_page_uri;
      }
      return items;
    },
  };
};
