/** The examples of the AsyncAPI document, made by the rules. */
import type { ToldExamples } from '../schemas/asyncapi-messages';
import { exampleDeliveries } from './examples/deliveries';
import { exampleEvents } from './examples/events';
import { exampleSubscriptionEvents } from './examples/subscription-events';

export const toldExamples = (): ToldExamples => ({
  events: exampleEvents(),
  subscriptionEvents: exampleSubscriptionEvents(),
  deliveries: exampleDeliveries(),
});
