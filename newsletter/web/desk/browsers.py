"""What people call the browser that calls itself Mozilla/5.0 and six other things."""

# In this order: most browsers also carry the names of those that come later here.
_BROWSERS = {
    "Edg": "Edge",
    "OPR/": "Opera",
    "Firefox/": "Firefox",
    "FxiOS/": "Firefox",
    "CriOS/": "Chrome",
    "Chrome/": "Chrome",
    "Safari/": "Safari",
}
_SYSTEMS = {
    "Android": "Android",
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Windows": "Windows",
    "Mac OS X": "macOS",
    "Linux": "Linux",
}


def name_browser(user_agent: str) -> str:
    """Return browser and system, such as `Firefox, Windows`, or what it says if we know neither."""
    names = (
        next((name for sign, name in known.items() if sign in user_agent), None)
        for known in (_BROWSERS, _SYSTEMS)
    )
    return ", ".join(name for name in names if name) or user_agent
