import { describeBridgeDriver } from '../support/bridge-conformance';
import { startDriven } from '../support/twilio/start-driven';

describeBridgeDriver('twilio, against a stand-in', () => startDriven('twilio'));
describeBridgeDriver('twilio with the profile of Telnyx, against a stand-in', () => startDriven('telnyx'));
