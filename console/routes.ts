/** The addresses of the console are fragments, so that any host can serve it. */
export type Route =
  /** The call that is prepared, or the conference that runs. */
  | { readonly screen: 'call' }
  | { readonly screen: 'manage' }
  | { readonly screen: 'history' }
  | { readonly screen: 'past'; readonly conferenceId: string }
  /** The carrier's support looks at any conference. */
  | { readonly screen: 'support'; readonly conferenceId?: string };

const CONFERENCE_ID = /^conf_[0-9a-z]{34}$/;

/** An unknown address shows the call. */
export const routeOf = (fragment: string): Route => {
  const [screen, id = ''] = fragment.replace(/^\//, '').split('/');
  if (screen === 'manage') return { screen };
  const conferenceId = CONFERENCE_ID.test(id) ? id : undefined;
  if (screen === 'support') return { screen, ...(conferenceId !== undefined && { conferenceId }) };
  if (screen !== 'history') return { screen: 'call' };
  return conferenceId === undefined ? { screen } : { screen: 'past', conferenceId };
};

export const fragmentOf = (route: Route): string => {
  if (route.screen === 'past') return `/history/${route.conferenceId}`;
  if (route.screen === 'support' && route.conferenceId !== undefined) return `/support/${route.conferenceId}`;
  return route.screen === 'call' ? '/' : `/${route.screen}`;
};
