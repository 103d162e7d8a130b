"""This computer as the AWS tools see it, and the one small door through which their settings are written.

Nothing here knows boto3: profiles are read with its own eyes in `wizard.aws.profiles`.
"""
