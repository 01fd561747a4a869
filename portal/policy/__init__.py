"""Policy packs: documents as dated data with their articles, active by region, confirmed by officers."""
