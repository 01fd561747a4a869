"""Classes, applications, admission, attendance, course tests recorded."""
