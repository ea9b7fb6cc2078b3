"""PROV-JSON (W3C Member Submission of 2013): what it says, and ledgers in and out of it."""
