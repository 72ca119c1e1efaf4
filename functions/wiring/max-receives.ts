/**
 * After so many receives without success, a message goes to `<name>-dead-letters`. Functions need nothing else of their
 * queues, so their bundles hold only this.
 */
export const maxReceives = {
  'leg-commands': 8,
  callbacks: 20,
  'call-requests': 20,
  // Half a minute in which API Gateway takes no messages leaves no dead letter.
  pushes: 8,
  watch: 20,
  looks: 3,
  publish: 1_000,
  'fan-out': 20,
  deliveries: 20,
  'subscription-tasks': 20,
  'connection-expiries': 20,
} as const satisfies Record<string, number>;
