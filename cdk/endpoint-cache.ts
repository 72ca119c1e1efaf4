/**
 * Takes the place of a cache in the bundles of functions. DynamoDB's client keeps endpoints there that a service tells it to use, which
 * it never does unless it is asked to (endpoint discovery); the cache of the client's own choice makes 7 KB of each bundle.
 */
export default class EndpointCache<Key, Value> extends Map<Key, Value> {
  /** `_capacity`: what is not used need not be limited. */
  constructor(_capacity: number) {
    super();
  }
}
