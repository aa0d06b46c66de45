"""Serve a graph over HTTP: the explorer, questions, a SPARQL endpoint."""

import argparse
import sys

from communique.cli import options as shared

_MEGABYTE = 1 << 20


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """GRAPH [--host HOST] [--port PORT] [--writable] [--public] [--name NAME...] [--timeout SECONDS] [--memory MB]"""
    shared.add_graph(parser)
    parser.add_argument("--host", metavar="HOST", default="127.0.0.1", help="address to listen at (default: 127.0.0.1)")
    parser.add_argument("--port", metavar="PORT", type=_port, default=7411, help="0 is any free one (default: 7411)")
    parser.add_argument(
        "--writable", action="store_true", help="let clients change the store: SPARQL Update, and texts that are read"
    )
    parser.add_argument(
        "--public",
        action="store_true",
        help="allow a HOST that other machines reach; whoever reaches it can read everything, without a password",
    )
    parser.add_argument(
        "--name", metavar="NAME", nargs="+", action="extend", default=[], help="host name it goes by, beside addresses"
    )
    parser.add_argument(
        "--timeout", metavar="SECONDS", type=_positive, default=10.0, help="for a query, waiting included (default: 10)"
    )
    parser.add_argument(
        "--memory", metavar="MB", type=_positive, default=512.0, help="that a query may take (default: 512)"
    )
    shared.add_knowledge(parser)


def run(options: argparse.Namespace) -> int:
    """Serve until interrupted."""
    from communique.server import Limits, serve

    def ready(url: str) -> None:
        if options.public:
            _warn(options.writable)
        mode = "clients may change it" if options.writable else "read only"
        print(f"{options.graph} at {url} ({mode}; Ctrl-C stops it)", flush=True)

    serve(
        options.graph,
        host=options.host,
        port=options.port,
        writable=options.writable,
        public=options.public,
        names=options.name,
        limits=Limits(seconds=options.timeout, memory=int(options.memory * _MEGABYTE)),
        ready=ready,
        **shared.knowledge(options),
    )
    return 0


def _warn(writable: bool) -> None:
    do = "read and change" if writable else "read"
    print(
        f"communique: --public: whoever reaches this address can {do} the whole graph; there is no password, and what "
        "is sent is not encrypted",
        file=sys.stderr,
    )


def _port(text: str) -> int:
    if not text.isdecimal() or int(text) > 65535:
        raise argparse.ArgumentTypeError(f"'{text}' is no port; a port is a number from 0 to 65535")
    return int(text)


def _positive(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = 0.0
    if not 0 < value < float("inf"):
        raise argparse.ArgumentTypeError(f"'{text}' is no number above 0")
    return value
