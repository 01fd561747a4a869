"""Tests of portal.messaging."""
