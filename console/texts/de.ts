/** German. */
import type { Texts } from './en';
import { activities, endpoints } from './de-activities';
import { action, calls, endReasons, line, problems, status } from './de-states';

const anrufe = (count: number): string => (count === 1 ? '1 Anruf' : `${String(count)} Anrufe`);

export const de: Texts = {
  locale: 'de',
  product: 'Rollcall',
  you: 'Sie',
  hiddenNumber: 'Unterdrückte Nummer',
  skipToContent: 'Zum Inhalt',

  signIn: {
    title: 'Anmelden',
    lead: 'Telefonkonferenzen, die Sie sehen und steuern',
    points: [
      'Sehen Sie, wer dabei ist, bei wem es klingelt und wer nicht erreichbar war.',
      'Trennen Sie jemanden und holen Sie ihn mit einem Tipp zurück.',
      'Immer aktuell, auf dem Telefon und am Schreibtisch.',
    ],
    number: 'Ihre Telefonnummer',
    numberHint: 'Mit Ländervorwahl, zum Beispiel +1 555 0100',
    submit: 'Anmelden',
    withCarrier: 'Beim Netzbetreiber anmelden',
    withCarrierHint: 'Danach kommen Sie hierher zurück.',
    throughIssuer: 'Mit OpenID Connect anmelden',
    demoTitle: 'Nichts zum Ausprobieren?',
    demo: 'Demo abspielen',
    demoHint: 'Sehen Sie live einer Konferenz simulierter Telefone zu.',
    support: 'Für den Support',
    working: 'Anmeldung läuft…',
    failed: 'Die Anmeldung hat nicht geklappt. Versuchen Sie es noch einmal.',
    demoFailed: 'Die Demo konnte nicht gestartet werden. Versuchen Sie es noch einmal.',
    notServed: 'Diese Konsole ist mit keinem System verbunden.',
    notServedHint: 'Ihre Einstellungen konnten nicht gelesen werden.',
    tryAgain: 'Noch einmal versuchen',
    expired: 'Ihre Anmeldung ist abgelaufen.',
  },

  account: {
    menu: 'Konto und Sprache',
    signedInAs: 'Angemeldet als',
    language: 'Sprache',
    history: 'Verlauf',
    support: 'Support',
    signOut: 'Abmelden',
  },

  line,

  call: {
    title: 'Neuer Anruf',
    inProgress: 'Ihre Anrufe',
    emptyTitle: 'Mit wem möchten Sie sprechen?',
    steps: [
      'Rufen Sie einen nach dem anderen an. Jeder wartet gehalten.',
      'Verbinden Sie die Anrufe. Die Konferenz beginnt.',
      'Sehen Sie, wer dabei ist, trennen Sie jemanden und holen Sie ihn zurück.',
    ],
    tryTitle: 'Simulierte Telefone zum Anrufen',
    tryAnswers: 'Antwortet',
    tryBusy: 'Ist besetzt',
    tryNever: 'Antwortet nie',
    tryHangsUp: 'Legt nach 2 s auf',
    list: 'Anrufe',
    summary: (all, ready) => `${anrufe(all)}, ${String(ready)} bereit`,
    number: 'Nummer',
    name: 'Name',
    optional: 'freiwillig',
    pad: 'Wähltastatur',
    backspace: 'Letzte Ziffer löschen',
    showPad: 'Wähltastatur zeigen',
    hidePad: 'Wähltastatur ausblenden',
    add: 'Hinzufügen',
    first: 'Anrufen',
    merge: (count) => `${String(count)} verbinden`,
    noneReady: 'Verbinden',
    endAll: 'Alle beenden',
    invalid: 'Schreiben Sie die Nummer mit Pluszeichen und Ländervorwahl.',
    again: 'Anrufen',
    remove: (name) => `${name} entfernen`,
    recent: 'Letzte Konferenzen',
    allRecent: 'Alle Konferenzen',
    offlineHint: 'Sie können wieder anrufen, sobald Sie online sind.',
  },

  conference: {
    title: 'Konferenz',
    starting: 'Alle werden angerufen…',
    ending: 'Wird beendet…',
    online: (online, all) => `${String(online)} von ${String(all)} online`,
    minutes: (minutes) => (minutes === 1 ? '1 Minute' : `${String(minutes)} Minuten`),
    list: 'In dieser Konferenz',
    manage: 'Verwalten',
    add: 'Anrufen',
    end: 'Beenden',
    endTitle: 'Konferenz für alle beenden?',
    endLead: (online) => (online === 1 ? 'Eine Person ist online.' : `${String(online)} Personen sind online.`),
    endYes: 'Für alle beenden',
    close: 'Schließen',
    cancel: 'Abbrechen',
    unmanageable: {
      'bridge-unreachable': 'Die Konferenz läuft weiter, kann aber gerade nicht verwaltet werden.',
      'no-source': 'Sie kann noch nicht verwaltet werden: Über die Teilnehmer ist nichts bekannt.',
      ended: 'Die Konferenz ist beendet.',
    },
    left: 'Darum sind Sie wieder hier.',
  },

  manage: {
    title: 'Verwalten',
    back: 'Zurück',
    list: 'Teilnehmer',
    keys: 'Pfeiltasten: von Person zu Person. Leertaste: online oder offline. M: stumm. H: halten. Entf: entfernen. Escape: zurück.',
    switch: (name) => `${name} online`,
    mute: (name) => `Stumm: ${name}`,
    hold: (name) => `${name} halten`,
    remove: (name) => `${name} entfernen`,
    muteShort: 'Stumm',
    holdShort: 'Halten',
    removeShort: 'Entfernen',
    removed: 'Entfernt',
    undo: 'Rückgängig',
    undoLabel: (name) => `Rückgängig: ${name} behalten`,
    tryAgain: 'Noch einmal',
    tryAgainLabel: (name) => `Noch einmal für ${name}`,
    callAgain: 'Anrufen',
    callAgainLabel: (name) => `Anrufen: ${name}`,
    stop: 'Stopp',
    stopLabel: (name) => `Stopp: Anruf bei ${name}`,
  },

  status,

  calls,

  action,

  problems,

  ended: {
    title: 'Konferenz beendet',
    callTitle: 'Anrufe beendet',
    endReasons,
    duration: 'Dauer',
    people: 'Personen',
    began: 'Beginn',
    never: 'Sie hat nicht begonnen.',
    again: 'Noch einmal anrufen',
    fresh: 'Neuer Anruf',
    list: 'Wer dabei war',
  },

  history: {
    title: 'Verlauf',
    emptyTitle: 'Noch keine Konferenzen',
    empty: 'Beendete Konferenzen werden hier aufbewahrt, nur auf diesem Gerät.',
    back: 'Zurück',
    notFound: 'Diese Konferenz ist auf diesem Gerät nicht aufbewahrt.',
    others: (names, more) => (more === 0 ? names : `${names} und ${String(more)} weitere`),
    nobody: 'Niemand',
    today: 'Heute',
    yesterday: 'Gestern',
  },

  activity: {
    title: 'Aktivität',
    emptyTitle: 'Alles ruhig',
    empty: 'Jede Änderung Ihrer Konferenz erscheint hier, sobald sie geschieht.',
  },

  activities,

  endpoints,
};
