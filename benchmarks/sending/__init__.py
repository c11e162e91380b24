"""How fast mails leave, what that costs, and how it grows: `make bench` (docs in __main__)."""
