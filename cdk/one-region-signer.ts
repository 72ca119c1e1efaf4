/**
 * Replaces the signer of EventBridge's client in the bundles of functions. The client can also sign for endpoints of
 * several Regions, which needs another package and which Rollcall never asks for. Without that part, a bundle is 4 KB
 * smaller.
 */
import { SignatureV4 } from '@smithy/signature-v4';

export class SignatureV4MultiRegion extends SignatureV4 {
  /** The client asks whether it can sign for several Regions. */
  static sigv4aDependency(): 'none' {
    return 'none';
  }
}
