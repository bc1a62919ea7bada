package io.sluice.benchmarks.whole;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.Set;

/**
 * A server that is measured.
 *
 * @param name what the tables call it
 * @param address of its control connections
 * @param account who logs in
 * @param process what it runs in, where that is on this machine and known
 * @param lacks what it does not offer
 * @param warmsUp whether it is slow at first because it compiles while it runs
 */
record Server(
        String name,
        InetSocketAddress address,
        Account account,
        Optional<ProcessTree> process,
        Set<Kind> lacks,
        boolean warmsUp) {

    /** A user and the password. */
    record Account(String user, String password) {
        @Override
        public String toString() {
            return "Account[user=" + user + ", password=****]";
        }
    }

    /** A session in clear that is logged in. */
    FtpClient login() throws IOException {
        return login(false);
    }

    /** A session that is logged in, under TLS or not. */
    FtpClient login(boolean tls) throws IOException {
        FtpClient client = FtpClient.connect(address);
        try {
            if (tls) {
                client.protect();
            }
            client.login(account.user(), account.password());
            return client;
        } catch (IOException e) {
            client.close();
            throw e;
        }
    }
}
