"""Lets a stack be deleted, as `aws cloudformation update-termination-protection` does: <endpoint> <certificate> <region> <stack>."""

import sys

import botocore.session

endpoint, certificate, region, stack = sys.argv[1:]
session = botocore.session.get_session()
cloudformation = session.create_client("cloudformation", region_name=region, endpoint_url=endpoint, verify=certificate)
cloudformation.update_termination_protection(StackName=stack, EnableTerminationProtection=False)
