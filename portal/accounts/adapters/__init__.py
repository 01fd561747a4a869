"""What sign-in has to do with the outside: the SMS gateway, the shared cache, and django-allauth."""
