/** `/config.json`: tells the web console where it is. */
import { CONSOLE_CONFIG_PATH, type ConsoleConfig } from '../../functions/wiring/console';
import { stackSettings } from '../../schemas/settings/stack-settings';
import { jsonAnswer } from '../gateway/json-answer';
import type { LocalRequest, LocalRoute } from '../gateway/start-gateway';

export type ConsolePlaces = { readonly issuer: string; readonly baseUrl: string; readonly webSocketUrl: string };

/** A name or an address, and a port. */
const HOST = /^(?:[\w.-]+|\[[0-9a-f:.]+\])(?::[0-9]{1,5})?$/i;

/**
 * One machine has several names, such as `localhost` and its address in the network. A page may connect to its own
 * origin only, so the addresses begin with the name that the browser has used.
 */
const underItsName = (url: string, host: string | undefined): string =>
  host !== undefined && HOST.test(host) ? url.replace(/(?<=^\w+:\/\/)[^/]+/, host) : url;

const configFor = ({ issuer, baseUrl, webSocketUrl }: ConsolePlaces, { host }: LocalRequest['headers']): ConsoleConfig => ({
  // The tokens name it, so it has one name only.
  issuer,
  clientId: stackSettings.consoleClientId.default,
  apiUrl: underItsName(baseUrl, host),
  webSocketUrl: underItsName(webSocketUrl, host),
  scopes: stackSettings.consoleScopes.default,
  local: true,
});

export const consoleConfigRoute = (places: ConsolePlaces): LocalRoute => ({
  method: 'GET',
  path: CONSOLE_CONFIG_PATH,
  answer: async ({ headers }) => jsonAnswer(200, configFor(places, headers), { 'cache-control': 'no-cache' }),
});
