"""pyftpdlib with one user, without limits. Arguments: root, port, first and last passive port, PEM of key and certificate."""

import sys

from pyftpdlib.authorizers import DummyAuthorizer
from pyftpdlib.handlers import TLS_FTPHandler
from pyftpdlib.log import config_logging
from pyftpdlib.servers import FTPServer

root, port, first, last, certificate = sys.argv[1:6]

config_logging(level=30)
authorizer = DummyAuthorizer()
authorizer.add_user("bench", "bench", root, perm="elradfmwMT")

handler = TLS_FTPHandler
handler.certfile = certificate
# OpenSSL ends a connection whose session a client wants to resume if nobody has named what sessions are for.
handler.get_ssl_context().set_session_id(b"bench")
handler.authorizer = authorizer
handler.passive_ports = range(int(first), int(last) + 1)
handler.permit_foreign_addresses = True
handler.timeout = 0

server = FTPServer(("127.0.0.1", int(port)), handler, backlog=1024)
server.max_cons = 20000
server.max_cons_per_ip = 0
server.serve_forever()
