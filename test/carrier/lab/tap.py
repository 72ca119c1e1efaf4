"""Writes down what arrives at each phone: its RTP (RFC 3550), G.711 mu-law decoded (ITU-T G.711) to 16-bit samples.

Usage: tap.py ADDRESS FIRST_PORT PORTS_A_PHONE FILE...   One file a phone, in the order of their ports.
baresip 1.0.0 stops recording with the first re-INVITE, and hold and resume send one. This records all the same.
"""
import socket
import struct
import sys

ETH_P_IP, UDP, PCMU = 0x0800, 17, 0
BIAS = 0x84


def linear(code):
    code = ~code & 0xFF
    magnitude = (((code & 0x0F) << 3) + BIAS << (code >> 4 & 7)) - BIAS
    return -magnitude if code & 0x80 else magnitude


TABLE = [struct.pack('<h', linear(code)) for code in range(256)]


def payload_for(packet, address):
    """The port it goes to and its samples, of a packet of G.711 mu-law to that address; else None."""
    start = (packet[0] & 0x0F) * 4
    if packet[9] != UDP or packet[16:20] != address:
        return None
    rtp = packet[start + 8:start + struct.unpack('!H', packet[start + 4:start + 6])[0]]
    if len(rtp) < 12 or rtp[0] >> 6 != 2 or rtp[1] & 0x7F != PCMU:
        return None
    return struct.unpack('!H', packet[start + 2:start + 4])[0], rtp[12 + 4 * (rtp[0] & 0x0F):]


def main(address, first_port, ports, *names):
    files = [open(name, 'wb', buffering=0) for name in names]
    tap = socket.socket(socket.AF_PACKET, socket.SOCK_DGRAM, socket.htons(ETH_P_IP))
    while True:
        found = payload_for(tap.recv(65535), socket.inet_aton(address))
        phone = (found[0] - int(first_port)) // int(ports) if found else -1
        # Odd ports are RTCP's.
        if 0 <= phone < len(files) and found[0] % 2 == 0:
            files[phone].write(b''.join(TABLE[code] for code in found[1]))


main(*sys.argv[1:])
