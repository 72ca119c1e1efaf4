import { kamailioConfig } from '../../../../../bench/fan-out/kamailio/kamailio-config';

it('it needs no database in memory, and writes before it answers if durable', () => {
  const options = { port: 5060, folder: '/tmp/folder' };
  expect(kamailioConfig({ ...options, durable: false })).not.toContain('sqlite');
  const durable = kamailioConfig({ ...options, durable: true });
  expect(durable.indexOf('db_sqlite.so')).toBeLessThan(durable.indexOf('presence.so'));
  expect(durable).toContain('modparam("presence", "subs_db_mode", 1)');
  expect(durable).toContain('listen=udp:127.0.0.1:5060');
});
