/** German: activities. */
import type { EndReason } from '../../schemas/conference-states';
import type { ParticipantAction } from '../../schemas/participant';
import type { Cause, EndpointStatus } from '../../schemas/participant-states';
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

const left: Partial<Record<Cause, (name: string, isYou: boolean) => string>> = {
  network: (name, isYou) => `Die Verbindung zu ${isYou ? 'Ihnen' : name} ist abgebrochen: Netzstörung`,
  'bridge-lost': notReached['bridge-lost'],
};

const requested: Record<ParticipantAction, string> = {
  online: 'anrufen',
  offline: 'auflegen',
  mute: 'stummschalten',
  unmute: 'Stummschaltung aufheben',
  hold: 'halten',
  resume: 'nicht mehr halten',
  remove: 'entfernen',
};

export const endpoints: Record<EndpointStatus, string> = {
  pending: 'noch nicht angerufen',
  'dialing-out': 'wird angerufen',
  'dialing-in': 'ruft an',
  alerting: 'klingelt',
  connected: 'verbunden',
  'on-hold': 'wird gehalten',
  'muted-via-focus': 'stummgeschaltet',
  disconnecting: 'wird getrennt',
  disconnected: 'getrennt',
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
  detailed: () => 'Die Konferenz hat neue Angaben',
  addressed: () => 'Die Konferenz hat eine neue Adresse',
  watched: () => 'Der Konferenzserver meldet jetzt, wer in der Konferenz ist',
  unwatched: () => 'Der Konferenzserver meldet nicht mehr, wer in der Konferenz ist',
  unconfirmed: () => 'Der Konferenzserver bestätigt nicht mehr, wer in der Konferenz ist',
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
  left: (name, isYou, cause) => (cause && left[cause]?.(name, isYou)) ?? `${name} ${isYou ? 'haben' : 'hat'} aufgelegt`,
  setOffline: (name, isYou) => `${name} ${wurde(isYou)} getrennt`,
  notReached: (name, isYou, cause) => notReached[cause ?? 'unreachable'](name, isYou),
  muted: (name, isYou) => `${name} ${ist(isYou)} stummgeschaltet`,
  unmuted: (name, isYou) => `${name} ${ist(isYou)} wieder zu hören`,
  held: (name, isYou) => `${name} ${wurde(isYou)} auf Halten gesetzt`,
  resumed: (name, isYou) => `${name} ${ist(isYou)} wieder im Gespräch`,
  requested: (name, action) => `Auftrag für ${name}: ${requested[action]}`,
  observed: (name, endpoint) => `Der Konferenzserver meldet ${name}: ${endpoint === null ? 'nichts' : endpoints[endpoint]}`,
  actionFailed: (name, action: ParticipantAction) => `${name}: ${failedActions[action]}`,
};
