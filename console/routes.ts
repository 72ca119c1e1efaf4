/** The addresses of the console are fragments, so that any host can serve it. */
export type Route =
  /** The call that is prepared, or the conference that runs. */
  | { readonly screen: 'call' }
  | { readonly screen: 'manage' }
  | { readonly screen: 'history' }
  | { readonly screen: 'past'; readonly conferenceId: string };

const CONFERENCE_ID = /^conf_[0-9a-z]{34}$/;

/** An address that means nothing shows the call. */
export const routeOf = (fragment: string): Route => {
  const [screen, id = ''] = fragment.replace(/^\//, '').split('/');
  if (screen === 'manage') return { screen };
  if (screen !== 'history') return { screen: 'call' };
  return CONFERENCE_ID.test(id) ? { screen: 'past', conferenceId: id } : { screen };
};

export const fragmentOf = (route: Route): string => {
  if (route.screen === 'past') return `/history/${route.conferenceId}`;
  return route.screen === 'call' ? '/' : `/${route.screen}`;
};
