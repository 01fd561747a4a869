"""The portal's own pages: home, help, news, policies, public notices, and the blocks that all pages are built of."""
