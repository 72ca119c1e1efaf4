/** German: what happens to a conference. */
import type { EndReason } from '../../schemas/conference-states';
import type { ParticipantAction } from '../../schemas/participant';
import type { Cause } from '../../schemas/participant-states';
import type { Texts } from './en';
import { endReasons, failedActions } from './de-states';

const ist = (isYou: boolean): string => (isYou ? 'sind' : 'ist');
const wurde = (isYou: boolean): string => (isYou ? 'wurden' : 'wurde');
const war = (isYou: boolean): string => (isYou ? 'waren' : 'war');

const notReached: Record<Cause, (name: string, isYou: boolean) => string> = {
  busy: (name, isYou) => `Bei ${isYou ? 'Ihnen' : name} war besetzt`,
  'no-answer': (name, isYou) => `${name} ${isYou ? 'haben' : 'hat'} nicht geantwortet`,
  declined: (name, isYou) => `${name} ${isYou ? 'haben' : 'hat'} den Anruf abgelehnt`,
  unreachable: (name, isYou) => `${name} ${war(isYou)} nicht erreichbar`,
  network: (name, isYou) => `${name} ${war(isYou)} nicht erreichbar: Netzstörung`,
  cancelled: (name, isYou) => `Der Anruf bei ${isYou ? 'Ihnen' : name} wurde abgebrochen`,
  'bridge-lost': (name, isYou) => `Der Konferenzserver hat den Anruf bei ${isYou ? 'Ihnen' : name} verloren`,
};

export const activities: Texts['activities'] = {
  opened: () => 'Sie haben eine Konferenz eröffnet',
  openedByNetwork: () => 'Ihr Netzbetreiber hat für Ihre Anrufe eine Konferenz eröffnet',
  starting: () => 'Die Anrufe werden verbunden',
  began: () => 'Die Konferenz hat begonnen',
  ending: () => 'Die Konferenz wird beendet',
  ended: (reason: EndReason | null) => (reason === null ? 'Die Konferenz ist beendet' : `Die Konferenz ist beendet. ${endReasons[reason]}`),
  unmanageable: () => 'Die Konferenz kann gerade nicht verwaltet werden',
  manageable: () => 'Die Konferenz kann wieder verwaltet werden',
  added: (name, isYou) => `${name} ${wurde(isYou)} hinzugefügt`,
  removed: (name, isYou) => `${name} ${wurde(isYou)} entfernt`,
  dialling: (name) => `Anruf bei ${name}`,
  callRings: (name) => `${name}: Das Telefon klingelt`,
  answered: (name) => `${name} hat geantwortet und wird gehalten`,
  talking: (name) => `${name} hat geantwortet`,
  hungUp: (name) => `Der Anruf bei ${name} ist vorbei`,
  calling: (name, isYou) => `${name} ${isYou ? 'werden' : 'wird'} angerufen`,
  ringing: (name, isYou) => (isYou ? 'Ihr Telefon klingelt' : `${name}: Das Telefon klingelt`),
  online: (name, isYou) => `${name} ${ist(isYou)} online`,
  left: (name, isYou) => `${name} ${isYou ? 'haben' : 'hat'} aufgelegt`,
  setOffline: (name, isYou) => `${name} ${wurde(isYou)} getrennt`,
  notReached: (name, isYou, cause) => notReached[cause ?? 'unreachable'](name, isYou),
  muted: (name, isYou) => `${name} ${ist(isYou)} stummgeschaltet`,
  unmuted: (name, isYou) => `${name} ${ist(isYou)} wieder zu hören`,
  held: (name, isYou) => `${name} ${wurde(isYou)} auf Halten gesetzt`,
  resumed: (name, isYou) => `${name} ${ist(isYou)} wieder im Gespräch`,
  actionFailed: (name, action: ParticipantAction) => `${name}: ${failedActions[action]}`,
};
