"""Writes down every SIP message that passes an interface, over UDP and over TCP: one JSON line each.

Usage: sip-tap.py INTERFACE FILE
"""
import json
import re
import socket
import struct
import sys
import time

ETH_P_ALL, ETH_P_IP, TCP, UDP = 3, 0x0800, 6, 17
SYN = 2
SIP = re.compile(rb'^(SIP/2\.0 \d{3} |[A-Z]+ sips?:)')
LENGTH = re.compile(rb'^(?:content-length|l)[ \t]*:[ \t]*(\d+)', re.I | re.M)


class Stream:
    """One direction of a TCP connection, put together again."""

    def __init__(self, sequence):
        self.next, self.early, self.bytes = sequence, {}, b''

    def take(self, sequence, data):
        self.early[sequence] = data
        while self.early:
            ready = [each for each in self.early if (self.next - each) & 0xFFFFFFFF < 1 << 31]
            if not ready:
                break
            for each in ready:
                # What has been seen before was sent again.
                fresh = self.early.pop(each)[(self.next - each) & 0xFFFFFFFF:]
                self.bytes += fresh
                self.next = (self.next + len(fresh)) & 0xFFFFFFFF
        return self.messages()

    def messages(self):
        while True:
            self.bytes = self.bytes.lstrip(b'\r\n')
            end = self.bytes.find(b'\r\n\r\n')
            if end < 0:
                return
            found = LENGTH.search(self.bytes[:end])
            size = end + 4 + (int(found.group(1)) if found else 0)
            if len(self.bytes) < size:
                return
            yield self.bytes[:size]
            self.bytes = self.bytes[size:]


def messages_in(packet, streams):
    if len(packet) < 20 or packet[0] >> 4 != 4:
        return
    start = (packet[0] & 0x0F) * 4
    packet_end = struct.unpack('!H', packet[2:4])[0] or len(packet)
    source, target = (socket.inet_ntoa(packet[at:at + 4]) for at in (12, 16))
    ports = struct.unpack('!HH', packet[start:start + 4])
    parties = (f'{source}:{ports[0]}', f'{target}:{ports[1]}')
    if packet[9] == UDP:
        yield 'UDP', parties, packet[start + 8:packet_end]
    if packet[9] == TCP:
        sequence, offset, flags = struct.unpack('!I', packet[start + 4:start + 8])[0], packet[start + 12] >> 4, packet[start + 13]
        data = packet[start + offset * 4:packet_end]
        if flags & SYN:
            streams[parties] = Stream((sequence + 1) & 0xFFFFFFFF)
        elif data:
            for message in streams.setdefault(parties, Stream(sequence)).take(sequence, data):
                yield 'TCP', parties, message


def main(interface, name):
    streams = {}
    tap = socket.socket(socket.AF_PACKET, socket.SOCK_DGRAM, socket.htons(ETH_P_ALL))
    tap.bind((interface, ETH_P_ALL))
    tap.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 23)
    with open(name, 'w', encoding='utf-8', buffering=1) as file:
        while True:
            packet, address = tap.recvfrom(1 << 17)
            if address[1] != ETH_P_IP:
                continue
            for transport, (source, target), message in messages_in(packet, streams):
                if SIP.match(message):
                    text = message.decode('utf-8', 'replace')
                    row = {'at': int(time.time() * 1000), 'transport': transport, 'from': source, 'to': target, 'text': text}
                    file.write(json.dumps(row) + '\n')


main(*sys.argv[1:])
