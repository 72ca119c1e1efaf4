/** Selects the route of a message by its `action`, as the route selection expression `$request.body.action` does. */

const OWN_EVENTS = ['$connect', '$disconnect'];
const DEFAULT_ROUTE = '$default';

const actionIn = (body: string): unknown => {
  try {
    return (JSON.parse(body) as { readonly action?: unknown } | null)?.action;
  } catch {
    return undefined;
  }
};

/** A message cannot select the routes of API Gateway's own events. */
export const routeOf = (body: string, routes: Readonly<Record<string, unknown>>): string => {
  const action = actionIn(body);
  const isRoute = typeof action === 'string' && Object.hasOwn(routes, action) && !OWN_EVENTS.includes(action);
  return isRoute ? action : DEFAULT_ROUTE;
};
