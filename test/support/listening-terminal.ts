/** A terminal that only listens: the state it knows after receiving messages in any order. */
import type { Conference } from '../../schemas/conference';
import type { TerminalMessage } from '../../schemas/terminal-messages';
import { type ConferenceUpdate, receive } from '../../terminal/synchronisation/receive';

export type ListenedState = {
  readonly conference: Conference | undefined;
  /** Messages that depend on one that never arrived. A real terminal would ask. */
  readonly missing: readonly TerminalMessage[];
};

/**
 * Messages that arrive too early are tried again after each other message, as a terminal does after a moment's wait.
 */
export const listen = (messages: readonly TerminalMessage[], conference?: Conference): ListenedState => {
  for (const message of messages) {
    const reaction = receive(conference, message as ConferenceUpdate);
    if (reaction.do === 'get') throw new Error('The terminal would have to fetch the state');
    if (reaction.do === 'ask') continue;
    const others = messages.filter((other) => other !== message);
    return listen(others, reaction.do === 'keep' ? reaction.conference : conference);
  }
  return { conference, missing: messages };
};
