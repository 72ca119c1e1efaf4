/** The carrier: one SIP address that routes by E.164 number (Kamailio). */
import { PHONES_ADDRESS } from './network';

const CARRIER_PORT = 5060;

/** Beside the phones: numbers that behave in one way. */
export const numbers = {
  busy: '+15550110',
  ringsOn: '+15550120',
  unreachable: '+15550140',
} as const;

export type Route = { readonly number: string; readonly port: number };

const MODULES = ['sl', 'tm', 'tmx', 'rr', 'pv', 'textops', 'siputils', 'maxfwd'];

/** The folder of Kamailio's modules depends on the processor. */
export const carrierConfig = (routes: readonly Route[], moduleFolder: string): string => `#!KAMAILIO
debug=1
log_stderror=yes
fork=yes
children=2
disable_tcp=yes
listen=udp:${PHONES_ADDRESS}:${String(CARRIER_PORT)}
mpath="${moduleFolder}/"
${MODULES.map((name) => `loadmodule "${name}.so"`).join('\n')}
request_route {
  if (!mf_process_maxfwd_header("10")) { sl_send_reply("483", "Too Many Hops"); exit; }
  if (is_method("CANCEL")) { if (t_check_trans()) { t_relay(); } exit; }
  if (has_totag()) {
    if (loose_route()) { t_relay(); exit; }
    if (is_method("ACK")) { if (t_check_trans()) { t_relay(); } exit; }
    sl_send_reply("404", "Not here"); exit;
  }
  if (is_method("INVITE")) { record_route(); }
  switch ($rU) {
${routes.map(({ number, port }) => `    case "${number}": $du = "sip:${PHONES_ADDRESS}:${String(port)}"; break;`).join('\n')}
    case "${numbers.busy}": sl_send_reply("486", "Busy Here"); exit;
    case "${numbers.ringsOn}": t_newtran(); t_reply("180", "Ringing"); exit;
    case "${numbers.unreachable}": sl_send_reply("503", "Service Unavailable"); exit;
    default: sl_send_reply("404", "Not Found"); exit;
  }
  t_relay();
}
`;
