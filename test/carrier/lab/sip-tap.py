"""Writes down the INVITEs that begin a call (RFC 3261) as they pass on the wire, one line of JSON each.

Usage: sip-tap.py INTERFACE SOURCE FILE   Only what comes from that address; a repetition (UDP) is written once.
"""
import json
import re
import socket
import struct
import sys
import time

ETH_P_IP, TCP, UDP = 0x0800, 6, 17
INVITE = re.compile(rb'INVITE sips?:([^@;>\s]+)\S* SIP/2\.0\r\n')
CALL_ID = re.compile(rb'^(?:Call-ID|i)[ \t]*:[ \t]*(\S+)', re.I | re.M)
WITHIN_A_CALL = re.compile(rb'^(?:To|t)[ \t]*:.*;tag=', re.I | re.M)


def payload_from(packet, address):
    """What a datagram or a segment from that address carries; else nothing."""
    start = (packet[0] & 0x0F) * 4
    if packet[12:16] != address:
        return b''
    body = packet[start:struct.unpack('!H', packet[2:4])[0]]
    if packet[9] == UDP:
        return body[8:]
    return body[(body[12] >> 4) * 4:] if packet[9] == TCP and len(body) > 12 else b''


def main(interface, source, name):
    seen = set()
    tap = socket.socket(socket.AF_PACKET, socket.SOCK_DGRAM, socket.htons(ETH_P_IP))
    tap.bind((interface, ETH_P_IP))
    with open(name, 'w', buffering=1) as file:
        while True:
            payload = payload_from(tap.recv(65535), socket.inet_aton(source))
            for found in INVITE.finditer(payload):
                call_id = CALL_ID.search(payload, found.end())
                if not call_id or call_id[1] in seen or WITHIN_A_CALL.search(payload, found.end()):
                    continue
                seen.add(call_id[1])
                file.write(json.dumps({'at': time.time() * 1000, 'number': found[1].decode()}) + '\n')


main(*sys.argv[1:])
