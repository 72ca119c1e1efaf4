/** A terminal that only listens: what it knows after all it was told, in whatever order that came. */
import type { Conference } from '../../schemas/conference';
import type { TerminalMessage } from '../../schemas/terminal-messages';
import { type ConferenceUpdate, receive } from '../../terminal/synchronisation/receive';

export type ListenedState = {
  readonly conference: Conference | undefined;
  /** What makes no sense without something that never came: a terminal would have to ask. */
  readonly missing: readonly TerminalMessage[];
};

/** What comes too early is looked at again when something else has come, as after a moment's wait. */
export const listen = (told: readonly TerminalMessage[], conference?: Conference): ListenedState => {
  for (const message of told) {
    const reaction = receive(conference, message as ConferenceUpdate);
    if (reaction.do === 'get') throw new Error('The terminal was told to fetch the state');
    if (reaction.do === 'ask') continue;
    const others = told.filter((other) => other !== message);
    return listen(others, reaction.do === 'keep' ? reaction.conference : conference);
  }
  return { conference, missing: told };
};
