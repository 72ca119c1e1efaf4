/** The document that a conference server publishes: the whole conference in the format of RFC 4575. */

const userOf = (index: number, onHold: boolean): string => {
  const number = `+1555010${String(index).padStart(4, '0')}`;
  return (
    `<user entity="sip:${number}@example.com" state="full"><display-text>Participant ${index}</display-text>` +
    `<endpoint entity="sip:${number}@192.0.2.${index % 250}"><status>${onHold ? 'on-hold' : 'connected'}</status>` +
    `<joining-method>dialed-out</joining-method><joining-info><when>2026-11-22T10:00:00Z</when></joining-info>` +
    `<media id="1"><type>audio</type><status>${onHold ? 'sendonly' : 'sendrecv'}</status></media></endpoint></user>`
  );
};

/** The subject carries the number of the change, so that a watcher knows which change it has received. */
export const conferenceDocument = (conference: string, participants: number, change: number): string => {
  const users = Array.from({ length: participants }, (_, index) => userOf(index, index === change % participants && change % 2 === 0));
  return (
    `<?xml version="1.0" encoding="UTF-8"?>\n<conference-info xmlns="urn:ietf:params:xml:ns:conference-info" entity="sip:${conference}@127.0.0.1" ` +
    `state="full" version="${change + 1}"><conference-description><subject>change ${change}.</subject>` +
    `<maximum-user-count>${participants}</maximum-user-count></conference-description><conference-state>` +
    `<user-count>${participants}</user-count><active>true</active></conference-state><users>${users.join('')}</users></conference-info>`
  );
};

const SUBJECT = '<subject>change ';

/** Undefined for a document without a change, such as the first one. */
export const changeIn = (document: Buffer): string | undefined => {
  const at = document.indexOf(SUBJECT);
  if (at < 0) return undefined;
  const from = at + SUBJECT.length;
  return document.toString('latin1', from, document.indexOf('.', from));
};
