"""The Django project that the claim desk runs in: settings, addresses, server entry. No editorial rule lives here."""
