"""The shared boto3 backend: who is signed in, what AWS answers, and the one door through which anything is written."""
