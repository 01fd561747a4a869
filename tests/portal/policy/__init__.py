"""Tests of policy packs."""
