"""A SIP phone: Debian's liblinphone 5.1, unmodified and without a display. It registers and answers every call.

Usage: phone.py FOLDER   The folder has its linphonerc. Prints one JSON line whenever its calls or the roster of their
conference change, as the library shows them to an application. What it subscribes to is its own decision.
"""
import ctypes as C
import json
import os
import signal
import sys
import time

folder = sys.argv[1]
os.chdir(folder)
# The library does not start without them.
for name in ('.local/share/linphone', '.config/linphone'):
    os.makedirs(name, exist_ok=True)
os.environ['HOME'] = folder
LINPHONE, TOOLBOX = C.CDLL('liblinphone.so.10'), C.CDLL('libbctoolbox.so.1')
POINTER, TEXT, NUMBER = C.c_void_p, C.c_char_p, C.c_int
REGISTERED, FATAL = 2, 1 << 5
# IncomingReceived, PushIncomingReceived, IncomingEarlyMedia.
RINGING = (1, 2, 14)
CONFERENCE_STATES = ('None', 'Instantiated', 'CreationPending', 'Created', 'CreationFailed', 'TerminationPending', 'Terminated',
                     'TerminationFailed', 'Deleted')


def of(name, result, *arguments, library=LINPHONE):
    function = getattr(library, name)
    function.restype, function.argtypes = result, arguments
    return function


def of_call(name, result):
    return of(f'linphone_call_get_{name}', result, POINTER)


list_data = of('bctbx_list_get_data', POINTER, POINTER, library=TOOLBOX)
list_next = of('bctbx_list_next', POINTER, POINTER, library=TOOLBOX)
call_state, conference_of = of_call('state', NUMBER), of_call('conference', POINTER)
accept = of('linphone_call_accept', NUMBER, POINTER)
conference_state = of('linphone_conference_get_state', NUMBER, POINTER)
participants_of = of('linphone_conference_get_participant_list', POINTER, POINTER)
address_of = of('linphone_participant_get_address', POINTER, POINTER)
user_of = of('linphone_address_get_username', TEXT, POINTER)
calls_of = of('linphone_core_get_calls', POINTER, POINTER)
account_of = of('linphone_core_get_default_account', POINTER, POINTER)
account_state = of('linphone_account_get_state', NUMBER, POINTER)
iterate = of('linphone_core_iterate', None, POINTER)


def items(each):
    while each:
        yield list_data(each)
        each = list_next(each)


def shown_of(call):
    shown = {'state': call_state(call)}
    conference = conference_of(call)
    if conference:
        shown['conference'] = CONFERENCE_STATES[conference_state(conference)]
        shown['roster'] = sorted((user_of(address_of(each)) or b'').decode() for each in items(participants_of(conference)))
    return shown


def started_core():
    log = of('linphone_logging_service_get', POINTER)()
    of('linphone_logging_service_set_log_level', None, POINTER, NUMBER)(log, FATAL)
    factory = of('linphone_factory_get', POINTER)()
    create = of('linphone_factory_create_core_3', POINTER, POINTER, TEXT, TEXT, POINTER)
    core = create(factory, os.path.join(folder, 'linphonerc').encode(), None, None)
    # No sound card.
    of('linphone_core_set_use_files', None, POINTER, NUMBER)(core, 1)
    of('linphone_core_enable_video_capture', None, POINTER, NUMBER)(core, 0)
    of('linphone_core_start', NUMBER, POINTER)(core)
    return core


def main():
    core, last, stopping = started_core(), None, []
    for each in (signal.SIGTERM, signal.SIGINT):
        signal.signal(each, lambda *_: stopping.append(True))
    while not stopping:
        iterate(core)
        account = account_of(core)
        for call in items(calls_of(core)):
            if call_state(call) in RINGING:
                accept(call)
        calls = [shown_of(call) for call in items(calls_of(core))]
        shown = {'registered': bool(account) and account_state(account) == REGISTERED, 'calls': calls}
        if shown != last:
            print(json.dumps(shown), flush=True)
            last = shown
        time.sleep(0.02)
    of('linphone_core_terminate_all_calls', NUMBER, POINTER)(core)


main()
