/** Which screen is shown: what is so decides first, and the address where there is a choice. */
import type { Conference } from '../../terminal';
import type { Route } from '../routes';

export type Screen = 'loading' | 'call' | 'conference' | 'manage' | 'ended' | 'history';

type ScreenFacts = {
  /** Whether the local database has answered. */
  readonly isLoaded: boolean;
  readonly route: Route;
  readonly open: Conference | undefined;
  readonly justEnded: Conference | undefined;
};

export const screenOf = ({ isLoaded, route, open, justEnded }: ScreenFacts): Screen => {
  if (!isLoaded) return 'loading';
  if (route.screen === 'history' || route.screen === 'past') return 'history';
  if (justEnded) return 'ended';
  if (!open || open.state === 'assembling') return 'call';
  return route.screen === 'manage' && open.management.available ? 'manage' : 'conference';
};
