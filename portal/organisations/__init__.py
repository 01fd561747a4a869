"""Schools, training bases, agencies, assessment bodies, exam centres, bureaus; memberships."""
