/** Clients of the own API for the canary. */
import type { CanaryPlan } from '../../../schemas/settings/canary-settings';
import type { ConferenceClient } from '../../ports/conference-client';
import type { Clock } from '../../runtime/clock';
import { keptResults } from '../../runtime/kept-results';
import { clientToken } from './client-token';
import { httpConferenceClient } from './http-conference-client';

/** What a terminal does, and nothing else. */
const TERMINAL_SCOPES = ['conferences:read', 'conferences:write'] as const;

export type ConferenceClientsOptions = {
  readonly baseUrl: string;
  /** The text of a secret, by its id. */
  readonly secretText: (secretId: string) => Promise<string>;
  readonly now: Clock;
};

/** Keeps the client of the newest plan, and with it the token. */
export const conferenceClients = ({ baseUrl, secretText, now }: ConferenceClientsOptions): ((plan: CanaryPlan) => ConferenceClient) => {
  const kept = keptResults<ConferenceClient>(1);
  const clientFor = ({ tokenUrl, parameters, clientSecretId }: CanaryPlan): ConferenceClient => {
    const secret = () => secretText(clientSecretId);
    return httpConferenceClient({ baseUrl, token: clientToken({ tokenUrl, scopes: TERMINAL_SCOPES, parameters, secret, now }) });
  };
  return (plan) => kept(JSON.stringify(plan), () => clientFor(plan));
};
