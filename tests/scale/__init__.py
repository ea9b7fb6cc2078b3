"""Tests of what ledgers too large for one go need."""
