package io.sluice.vfs.s3;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;

/** Carries bytes between two sockets until one of them ends, and ends both. */
final class Pump {

    private Pump() {}

    /** Between that one and a new one to the store. */
    static void between(Socket client, URI target) {
        try (client;
                Socket store = new Socket(target.getHost(), target.getPort())) {
            between(client, store);
        } catch (IOException gone) {
            // One of the two sides has ended: so do both.
        }
    }

    /** Returns when either has said its last. */
    static void between(Socket client, Socket store) throws IOException {
        Thread.ofVirtual().name("pump").start(() -> {
            try (client;
                    store) {
                client.getInputStream().transferTo(store.getOutputStream());
            } catch (IOException gone) {
                // The other direction ends with it.
            }
        });
        store.getInputStream().transferTo(client.getOutputStream());
    }
}
