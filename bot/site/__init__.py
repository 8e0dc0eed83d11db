"""Published stories as a website: the same answers as pages, feeds and files that anybody may read and host anywhere.

Pages are composed from the same documents as answers. Nothing here knows a person, a server or a draft.
"""
