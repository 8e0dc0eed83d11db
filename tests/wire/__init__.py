"""The bot as a process, over real sockets, against an emulated Discord."""
