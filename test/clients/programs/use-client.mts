/** One conference with openapi-fetch and the types that openapi-typescript makes. */
import assert from 'node:assert/strict';
import { setTimeout as wait } from 'node:timers/promises';
import createClient from 'openapi-fetch';
import type { components, paths } from './rollcall.js';

type Conference = components['schemas']['Conference'];

const client = createClient<paths>({
  baseUrl: process.env['ROLLCALL_URL'] ?? '',
  headers: { authorization: `Bearer ${process.env['ROLLCALL_TOKEN'] ?? ''}` },
});

const read = async (conferenceId: string, since?: number) => {
  const query = since === undefined ? {} : { since };
  const { data, error } = await client.GET('/v1/conferences/{conferenceId}', { params: { path: { conferenceId }, query } });
  if (data === undefined || typeof data === 'string') throw new Error(JSON.stringify(error));
  return data;
};

const poll = async (conferenceId: string, until: (conference: Conference) => boolean): Promise<Conference> => {
  for (let tries = 0; tries < 200; tries += 1) {
    const conference = await read(conferenceId);
    if (conference.state === 'partial') throw new Error('a whole conference was asked for');
    if (until(conference)) return conference;
    await wait(100);
  }
  throw new Error('the conference does not get there');
};

const { data: opened, error } = await client.POST('/v1/conferences', {
  params: { header: { 'Idempotency-Key': '"typescript"' } },
  body: { participants: [{ phoneNumber: '+15550101', displayName: 'Ben' }], subject: 'TypeScript' },
});
assert.ok(opened, JSON.stringify(error));
assert.equal(opened.state, 'assembling');

const { conferenceId } = opened;
await poll(conferenceId, ({ participants }) => participants[1]?.status === 'online');
const started = await client.POST('/v1/conferences/{conferenceId}/start', { params: { path: { conferenceId } } });
assert.equal(started.data?.state, 'starting');
const active = await poll(conferenceId, ({ state }) => state === 'active');
const changes = await read(conferenceId, active.version);
assert.ok(changes.state === 'partial');
assert.equal(changes.previousVersion, active.version);

const participantId = active.participants[1]?.participantId ?? '';
const muted = await client.PATCH('/v1/conferences/{conferenceId}/participants/{participantId}', {
  params: { path: { conferenceId, participantId } },
  body: { muted: true },
});
assert.equal(muted.data?.desiredMuted, true);
const ended = await client.POST('/v1/conferences/{conferenceId}/end', { params: { path: { conferenceId } } });
assert.ok(ended.data);

const unknown = { path: { conferenceId: `conf_${'0'.repeat(34)}` } };
const refused = await client.GET('/v1/conferences/{conferenceId}', { params: unknown });
assert.ok(refused.error && 'code' in refused.error && refused.error.code === 'NOT_FOUND');
assert.ok(refused.error.message);
