import type { Command } from './commands/command';
import type { Conference, Participant } from './contract';
import type { Line } from './follow/line';

/** A participant as the server knows it, and beside it what the user has asked for last, as long as it matters. */
export type ShownParticipant = Participant & { readonly command?: Command | undefined };

/** What an application shows. A new object with each change; what has not changed in it is the same object. */
export type Snapshot = {
  readonly conference: Conference | undefined;
  readonly participants: readonly ShownParticipant[];
  readonly line: Line;
  /** When the line changed last, in milliseconds since 1970. */
  readonly lineSince: number;
  /** Whether to show the key that opens the management of the conference, and if not, why. */
  readonly manageable: boolean;
  readonly reason: Conference['management']['reason'];
  /** The participants' commands that are under way, or ended badly. */
  readonly commands: readonly Command[];
  /** `memory`: the database refuses to write, so after a restart the terminal begins anew. */
  readonly kept: 'database' | 'memory';
};

export const shownParticipants = (conference: Conference | undefined, commands: readonly Command[]): readonly ShownParticipant[] => {
  const last = new Map(commands.map((command) => [command.participantId, command]));
  return (conference?.participants ?? []).map((participant) => {
    const command = last.get(participant.participantId);
    return command ? { ...participant, command } : participant;
  });
};
