/**
 * All events and messages that Rollcall sends or receives, as an AsyncAPI 3 document. No function imports this:
 * `docs/asyncapi.json` is what is served.
 */
import {
  busMessages,
  messageTraits,
  type TerminalMessageName,
  terminalMessages,
  type GeneratedExamples,
  webhookMessages,
} from './asyncapi-messages';
import { asyncapiSchemas } from './asyncapi-schemas';
import { busServer, securitySchemes, sinkServer, terminalServer } from './asyncapi-servers';
import { TERMINAL_SUBPROTOCOL } from './terminal-messages';

/** The version of the contract, not of the software: it changes when the contract does. */
const CONTRACT_VERSION = '1.0.0';

type ChannelName = 'bus' | 'webhooks' | 'terminals';

const server = (name: string) => ({ $ref: `#/servers/${name}` });
const channel = (name: ChannelName) => ({ $ref: `#/channels/${name}` });

/** The name of a message in its channel is its key without the prefix: the event type, or the name of its schema. */
const messagesOf = (components: Readonly<Record<string, unknown>>) =>
  Object.fromEntries(
    Object.keys(components).map((key) => [key.slice(key.indexOf('.') + 1), { $ref: `#/components/messages/${key}` }] as const),
  );

const terminal = (...names: readonly TerminalMessageName[]) => names.map((name) => ({ $ref: `#/channels/terminals/messages/${name}` }));
const answering = (...names: readonly TerminalMessageName[]) => ({
  reply: { channel: channel('terminals'), messages: terminal(...names) },
});

/** From Rollcall's point of view: it sends, or it receives. */
const operations = {
  publishEvents: { action: 'send', channel: channel('bus'), summary: 'Publish every change, at least once' },
  deliverEvents: {
    action: 'send',
    channel: channel('webhooks'),
    summary: 'Deliver each event that a subscription selects, with retries until its sink answers 2xx',
    bindings: { http: { method: 'POST', bindingVersion: '0.3.0' } },
  },
  pushState: {
    action: 'send',
    channel: channel('terminals'),
    summary: 'Send the changes since the last message, or the state of the conference that has just opened',
    messages: terminal('FullStateMessage', 'PartialStateMessage', 'ResyncMessage'),
  },
  subscribe: {
    action: 'receive',
    channel: channel('terminals'),
    summary: 'Get the current state, and every change from then on',
    messages: terminal('SubscribeMessage'),
    ...answering('FullStateMessage', 'PartialStateMessage', 'ResyncMessage', 'NoneMessage', 'ErrorMessage'),
  },
  unsubscribe: {
    action: 'receive',
    channel: channel('terminals'),
    summary: 'Stop receiving changes',
    messages: terminal('UnsubscribeMessage'),
    ...answering('UnsubscribedMessage', 'ErrorMessage'),
  },
  refresh: {
    action: 'receive',
    channel: channel('terminals'),
    summary: 'Go on under a new access token',
    messages: terminal('RefreshMessage'),
    ...answering('RefreshedMessage', 'ErrorMessage'),
  },
  ping: {
    action: 'receive',
    channel: channel('terminals'),
    summary: 'Keep the connection open, and ask whether a conference has a newer version',
    messages: terminal('PingMessage'),
    ...answering('PongMessage', 'ErrorMessage'),
  },
} as const;

const socketHeaders = {
  type: 'object',
  properties: {
    Authorization: { type: 'string', description: '`Bearer` and the access token.' },
    'Sec-WebSocket-Protocol': {
      type: 'string',
      description: `\`${TERMINAL_SUBPROTOCOL}\`; a browser, which cannot send the other header, adds a comma and the access token.`,
    },
  },
};

const channelsOf = (messages: Readonly<Record<ChannelName, Readonly<Record<string, unknown>>>>) => ({
  bus: {
    address: null,
    title: 'The event bus',
    description:
      "The deployment's EventBridge bus. The payload of a message here is the `detail` of the event there; the headers here are the other members of its envelope. The carrier's own rules select events from the bus.",
    servers: [server('bus')],
    messages: messagesOf(messages.bus),
  },
  webhooks: {
    address: null,
    title: 'Webhooks',
    description: 'CloudEvents, posted to the sink of a subscription as Standard Webhooks.',
    servers: [server('sink')],
    messages: messagesOf(messages.webhooks),
  },
  terminals: {
    address: '/',
    title: 'Terminals',
    description: 'A WebSocket with JSON text messages in both directions.',
    servers: [server('terminals')],
    messages: messagesOf(messages.terminals),
    bindings: { ws: { method: 'GET', headers: socketHeaders, bindingVersion: '0.1.0' } },
  },
});

export const asyncapiDocument = (examples: GeneratedExamples) => {
  const messages = { bus: busMessages(examples), webhooks: webhookMessages(examples), terminals: terminalMessages() };
  return {
    // Modelina 5.10 and the tools that use it read no later version.
    asyncapi: '3.0.0',
    info: {
      title: 'Rollcall',
      version: CONTRACT_VERSION,
      description:
        'Every change of a conference: on the event bus, by webhook, and over a WebSocket for terminals. The version is that of this contract, not of the software.',
    },
    defaultContentType: 'application/json',
    servers: { bus: busServer, sink: sinkServer, terminals: terminalServer },
    channels: channelsOf(messages),
    operations,
    components: {
      schemas: asyncapiSchemas(),
      messages: { ...messages.bus, ...messages.webhooks, ...messages.terminals },
      messageTraits,
      securitySchemes,
    },
  };
};
