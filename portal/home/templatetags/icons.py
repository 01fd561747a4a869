"""The outline icons of the portal: a 24-unit grid, stroke 2, one meaning each (see docs/components.md)."""

ICONS = {
    "book": (
        '<path d="M4 5.5A2.5 2.5 0 0 1 6.5 3H20v15H6.5A2.5 2.5 0 0 0 4 20.5z"/>'
        '<path d="M4 20.5A2.5 2.5 0 0 0 6.5 21H20v-3"/>'
    ),
    "cap": '<path d="M2 9l10-5 10 5-10 5z"/><path d="M6 11.5V16c2 2 10 2 12 0v-4.5M22 9v6"/>',
    "shield": '<path d="M12 3l8 3v6c0 5-3.5 8-8 9-4.5-1-8-4-8-9V6z"/><path d="M8.5 12l2.5 2.5 4.5-5"/>',
    "house": '<path d="M4 21V6l8-3v18M12 9h8v12M2 21h20M7 9h2M7 13h2M7 17h2M15 13h2M15 17h2"/>',
    "search": '<circle cx="11" cy="11" r="7"/><path d="M20.5 20.5L16 16"/>',
    "clock": '<circle cx="12" cy="12" r="9"/><path d="M12 7v5l3.5 2"/>',
    "cal": '<rect x="3.5" y="5" width="17" height="16" rx="2"/><path d="M3.5 10h17M8 3v4M16 3v4"/>',
    "check": '<path d="M4.5 12.5l5 5 10-11"/>',
    "x": '<path d="M6 6l12 12M18 6L6 18"/>',
    "warn": '<path d="M12 3.5L22 20.5H2z"/><path d="M12 10v4.5M12 17.5v.01"/>',
    "info": '<circle cx="12" cy="12" r="9"/><path d="M12 11v5.5M12 7.5v.01"/>',
    "go": '<path d="M9 5l7 7-7 7"/>',
    "plus": '<path d="M12 5v14M5 12h14"/>',
    "minus": '<path d="M5 12h14"/>',
    "back": '<path d="M15 5l-7 7 7 7"/>',
    "play": '<path d="M7 4.5v15l12-7.5z" fill="currentColor"/>',
    "pause": '<path d="M8 5v14M16 5v14" stroke-width="4"/>',
    "file": '<path d="M6 2.5h8l5 5V21.5H6z"/><path d="M13.5 3v5h5M9 13h7M9 17h5"/>',
    "cam": '<path d="M3 8h4l2-3h6l2 3h4v12H3z"/><circle cx="12" cy="13.5" r="3.5"/>',
    "up": '<path d="M12 16V4M7 9l5-5 5 5M4 16v4h16v-4"/>',
    "down": '<path d="M12 4v12M7 11l5 5 5-5M4 20h16"/>',
    "pin": '<path d="M12 21.5s7-6.5 7-11.5a7 7 0 1 0-14 0c0 5 7 11.5 7 11.5z"/><circle cx="12" cy="10" r="2.5"/>',
    "yuan": '<circle cx="12" cy="12" r="9"/><path d="M8.5 7.5l3.5 4.5 3.5-4.5M12 12v5M9 12.5h6M9 15h6"/>',
    "heart": '<path d="M12 20.5C6 16.5 3 13 3 9.5A4.7 4.7 0 0 1 12 7.5a4.7 4.7 0 0 1 9 2c0 3.5-3 7-9 11z"/>',
    "users": (
        '<circle cx="9" cy="8" r="3.5"/>'
        '<path d="M2.5 20c0-4 3-6 6.5-6s6.5 2 6.5 6M16 4.8a3.5 3.5 0 0 1 0 6.4M18 14.5c2.3.8 3.5 2.7 3.5'
        ' 5.5"/>'
    ),
    "user": '<circle cx="12" cy="8" r="4"/><path d="M4.5 21c0-4.5 3.5-7 7.5-7s7.5 2.5 7.5 7"/>',
    "chart": '<path d="M4 20V4M4 20h16M8.5 16v-4M13 16V8M17.5 16v-6"/>',
    "bell": '<path d="M6 16V10.5a6 6 0 0 1 12 0V16l2 2.5H4zM10 21.5h4"/>',
    "off": (
        '<path d="M3 3l18 18M5 12a10 10 0 0 1 4-2.6M2 8.5A15 15 0 0 1 6.5 6M13 6.1A15 15 0 0 1 22 8.5M8.5'
        ' 15.5a5 5 0 0 1 5-1M12 19v.01"/>'
    ),
    "lock": '<rect x="5" y="11" width="14" height="10" rx="2"/><path d="M8 11V8a4 4 0 0 1 8 0v3"/>',
    "big": '<path d="M2.5 19l5.5-14 5.5 14M4.5 14.5h7M15 19l3.5-9 3.5 9M16.2 16h4.6"/>',
    "grid": '<path d="M4 4h6v6H4zM14 4h6v6h-6zM4 14h6v6H4zM14 14h6v6h-6z"/>',
    "flag": '<path d="M5 21.5V3.5c5-2.5 8 2.5 14 0v10c-6 2.5-9-2.5-14 0"/>',
    "eye": '<path d="M2 12s3.5-6.5 10-6.5S22 12 22 12s-3.5 6.5-10 6.5S2 12 2 12z"/><circle cx="12" cy="12" r="3"/>',
    "qr": '<path d="M4 4h6v6H4zM14 4h6v6h-6zM4 14h6v6H4zM14 14h2v2M20 14v2M14 20h2M19 19h1v1"/>',
    "award": '<circle cx="12" cy="9" r="6"/><path d="M8.5 14l-1.5 7.5 5-2.5 5 2.5-1.5-7.5"/>',
    "hand": (
        '<path d="M3 14l4-2c2-1 3 0 5 1h3.5a1.5 1.5 0 0 1 0 3H11M15.5 14l4-2.5c1.5-.8 2.8.8 1.5 2L15 19c-1'
        " .8-2 1-3 .8L3 18.5M12 9.5C9.5 7.8 8.5 6.5 8.5 5a2 2 0 0 1 3.5-1 2 2 0 0 1 3.5 1c0 1.5-1 2.8-3.5"
        ' 4.5z"/>'
    ),
    "phone": (
        '<path d="M5 3.5h4l1.5 5L8 10.5c1 2.5 3 4.5 5.5 5.5l2-2.5 5 1.5v4c0 1-.9 1.9-2 1.8C10.5 20 4 13.5'
        ' 3.2 5.5c-.1-1 .7-2 1.8-2z"/>'
    ),
}
