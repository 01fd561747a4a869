"""Tests of portal.regions."""
