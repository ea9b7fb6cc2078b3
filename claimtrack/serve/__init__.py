"""The live page of a ledger, on this machine only (extra ``serve``)."""
