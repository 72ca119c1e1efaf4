/** Reads examples out of the protocols' pages, so that tests hold them to what the code does. */
import * as z from 'zod';
import type { HttpRequest } from '../../functions/http-client/signing/signature-base';
import { ConferenceId, ParticipantId, PhoneNumber } from '../../schemas/common';

/** The fenced blocks of one language. */
export const documentBlocks = (markdown: string, language: string): readonly string[] =>
  [...markdown.matchAll(new RegExp(`^\`\`\`${language}\n([^]*?)\n\`\`\`$`, 'gm'))].map(([, text]) => text ?? '');

/** An HTTP request as it stands in a page. */
export const requestOf = (text: string): HttpRequest => {
  const [head = '', body = ''] = text.split('\n\n');
  const [start = '', ...lines] = head.split('\n');
  const [method = '', target = ''] = start.split(' ');
  const { host, ...headers } = Object.fromEntries(
    lines.map((line) => [line.slice(0, line.indexOf(': ')), line.slice(line.indexOf(': ') + 2)]),
  );
  return { method, url: `https://${host}${target}`, headers, body };
};

export const CallRequestExample = z.strictObject({
  requestId: z.string(),
  conferenceId: ConferenceId,
  participantId: ParticipantId,
  initiator: PhoneNumber,
  participant: PhoneNumber,
});
