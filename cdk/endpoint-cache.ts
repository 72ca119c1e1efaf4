/**
 * Replaces a cache in the bundles of functions. DynamoDB's client uses it for endpoint discovery, which is off unless
 * enabled. The cache that the client would use adds 7 KB to each bundle.
 */
export default class EndpointCache<Key, Value> extends Map<Key, Value> {
  /** `_capacity` is ignored: an unused cache needs no limit. */
  constructor(_capacity: number) {
    super();
  }
}
