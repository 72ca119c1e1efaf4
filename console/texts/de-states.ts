/** German: how things stand, and what became of what was asked for. */
import type { Texts } from './en';

const causes: Texts['status']['causes'] = {
  busy: 'Besetzt',
  'no-answer': 'Keine Antwort',
  declined: 'Abgelehnt',
  unreachable: 'Nicht erreichbar',
  network: 'Netzstörung',
  cancelled: 'Abgebrochen',
  'bridge-lost': 'Vom Konferenzserver verloren',
};

export const endReasons: Texts['ended']['endReasons'] = {
  'ended-by-initiator': 'Sie haben sie beendet.',
  'ended-by-operator': 'Ihr Netzbetreiber hat sie beendet.',
  'initiator-unreachable': 'Ihr eigenes Telefon war nicht erreichbar.',
  'initiator-left': 'Sie endete, weil Sie aufgelegt haben.',
  alone: 'Es war niemand sonst mehr dabei.',
  'nobody-reached': 'Niemand war erreichbar.',
  expired: 'Die längste erlaubte Dauer war erreicht.',
  'bridge-lost': 'Der Konferenzserver hat sie verloren.',
  'bridge-unreachable': 'Der Konferenzserver war nicht erreichbar.',
  abandoned: 'Sie wurde vor dem Beginn aufgegeben, weil alle Anrufe vorbei waren.',
};

export const failedActions: Texts['action']['failed'] = {
  online: 'Anruf nicht möglich',
  offline: 'Auflegen nicht möglich',
  mute: 'Stummschalten nicht möglich',
  unmute: 'Stummschaltung bleibt',
  hold: 'Halten nicht möglich',
  resume: 'Bleibt gehalten',
  remove: 'Entfernen nicht möglich',
};

export const line: Texts['line'] = {
  ready: 'Bereit',
  connecting: 'Verbindet…',
  live: 'Live',
  'catching-up': 'Wird aktualisiert…',
  polling: 'Prüft alle paar Sekunden',
  offline: 'Offline',
  offlineSince: (time) => `Offline seit ${time}`,
  over: 'Beendet',
};

export const status: Texts['status'] = {
  online: 'Online',
  onlineMuted: 'Online, stumm',
  onHold: 'Gehalten',
  onHoldMuted: 'Gehalten, stumm',
  offline: 'Offline',
  willBeCalled: 'Wird angerufen',
  calling: 'Ruft an…',
  ringing: 'Klingelt…',
  hangingUp: 'Legt auf…',
  left: 'Hat aufgelegt',
  setOffline: 'Getrennt',
  untilEnd: 'Bis zum Ende dabei',
  neverJoined: 'War nicht dabei',
  notConfirmed: 'Nicht bestätigt',
  seconds: (seconds) => `${String(seconds)} s`,
  causes,
};

export const calls: Texts['calls'] = {
  waiting: 'Wartet auf den Anruf',
  dialing: 'Wählt…',
  alerting: 'Klingelt…',
  held: 'Gehalten, bereit',
  connected: 'Im Gespräch, bereit',
  unconnected: 'Nicht verbunden',
  released: 'Aufgelegt',
  ready: 'Bereit',
  leftOut: 'Ausgelassen',
};

export const action: Texts['action'] = {
  underWay: {
    online: 'Ruft an…',
    offline: 'Legt auf…',
    mute: 'Schaltet stumm…',
    unmute: 'Schaltet laut…',
    hold: 'Wird gehalten…',
    resume: 'Wird fortgesetzt…',
    remove: 'Wird entfernt…',
  },
  failed: failedActions,
  because: (what, why) => `${what}: ${why}`,
  queued: (what) => `${what} Wartet auf das Netz`,
  refusedByServer: 'vom Konferenzserver abgelehnt',
  noAnswer: 'keine Antwort vom Konferenzserver',
  conferenceEnded: 'die Konferenz ist beendet',
  changed: 'Inzwischen geändert. Nicht ausgeführt.',
  unanswered: 'Keine Antwort. Vielleicht wurde es ausgeführt.',
  notSent: 'Nicht gesendet',
  notSentOffline: 'Nicht gesendet: Sie waren offline',
  notPossible: 'Gerade nicht möglich',
};

export const problems: Texts['problems'] = {
  NOT_SENT: 'Nichts wurde gesendet: Sie sind offline.',
  NO_ANSWER: 'Es kam keine Antwort. Prüfen Sie die Liste, bevor Sie es noch einmal versuchen.',
  DUPLICATE_PARTICIPANT: 'Diese Nummer ist schon in der Liste.',
  NUMBER_NOT_ALLOWED: 'Anrufe bei dieser Nummer sind nicht erlaubt.',
  TOO_MANY_PARTICIPANTS: 'Die Konferenz ist voll.',
  TOO_MUCH_TEXT: 'Die Namen in dieser Konferenz sind zusammen zu lang. Fügen Sie die Nummer ohne Namen hinzu.',
  CONFERENCE_ALREADY_OPEN: 'Eine andere Konferenz von Ihnen ist noch offen.',
  NO_ONLINE_PARTICIPANTS: 'Es hat noch niemand geantwortet.',
  INCOMPATIBLE_STATE: 'Das ist gerade nicht möglich.',
  INVALID_ARGUMENT: 'Prüfen Sie Nummer und Namen.',
  TOO_MANY_REQUESTS: 'Das war zu viel auf einmal. Warten Sie einen Moment.',
  PERMISSION_DENIED: 'Ihre Anmeldung erlaubt das nicht.',
  UNAUTHENTICATED: 'Ihre Anmeldung ist abgelaufen.',
  OTHER: 'Das hat nicht geklappt. Versuchen Sie es gleich noch einmal.',
  dismiss: 'Ausblenden',
};
