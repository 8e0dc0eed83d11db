"""The demo as a person sees it: a real browser on the page that `rollcall demo` serves."""
